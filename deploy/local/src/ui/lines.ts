import { stdout } from 'node:process'

import type { PartNews, PartState, ReadyNews, Report } from '../report.ts'
import type { Language, Sentence } from '../words.ts'

import { farewell, inSeconds, stateNames, welcome } from './phrases.ts'

/** What a preparation is busy with changes many times a second: a log hears of it this often, in milliseconds. */
const pause = 10_000

/** For a pipe or a log: one line a piece of news, nothing is redrawn. */
export function lineReport(
  language: Language,
  write: (text: string) => void = (text) => void stdout.write(text),
): Report {
  const told = new Map<string, { readonly state: PartState; readonly line: string; readonly at: number }>()
  return {
    part({ name, title }, news) {
      const before = told.get(name)
      if (before?.state === 'preparing' && news.state === 'preparing' && Date.now() - before.at < pause) return
      const line = `${title[language]} : ${describe(news, language)}`
      if (before?.line === line) return
      write(`${line}\n`)
      told.set(name, { state: news.state, line, at: Date.now() })
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
