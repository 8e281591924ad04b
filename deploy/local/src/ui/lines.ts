import { stdout } from 'node:process'

import type { PartNews, ReadyNews, Report } from '../report.ts'
import type { Language, Sentence } from '../words.ts'

import { farewell, inSeconds, stateNames, welcome } from './phrases.ts'

/** For a pipe or a log: one line a piece of news, nothing is redrawn. */
export function lineReport(
  language: Language,
  write: (text: string) => void = (text) => void stdout.write(text),
): Report {
  const told = new Map<string, string>()
  return {
    part({ name, title }, news) {
      const line = `${title[language]} : ${describe(news, language)}`
      if (told.get(name) !== line) write(`${line}\n`)
      told.set(name, line)
    },
    ready: (news: ReadyNews) => write(welcome(news, language)),
    stopping: () => write(`${farewell.stopping[language]}\n`),
    stopped: () => write(`${farewell.stopped[language]}\n`),
    failed: (sentence: Sentence) => write(`${sentence[language]}\n`),
  }
}

export function describe({ state, detail, milliseconds }: PartNews, language: Language): string {
  const time = milliseconds === undefined ? '' : ` (${inSeconds(milliseconds, language)})`
  return detail ? `${stateNames[state][language]}${time}, ${detail[language]}` : `${stateNames[state][language]}${time}`
}
