import { stdout } from 'node:process'

import type { PartNews, Report } from '../report.ts'
import type { Language, Sentence } from '../words.ts'

import { describe, lineReport } from './lines.ts'

const spinner = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const marks = { preparing: '', starting: '', ready: '✓', restarting: '↻', unavailable: '!', stopped: '·' }

interface Line {
  readonly title: Sentence
  readonly news: PartNews
  /** When the part began what it is doing, for the running clock. */
  readonly since: number
}

/** For a person at a terminal: one line a part, redrawn in place until all is ready; then plain lines. */
export function terminalReport(language: Language): Report {
  const lines = new Map<string, Line>()
  const plain = lineReport(language)
  let drawn = 0
  let isLive = true
  const draw = () => {
    const width = stdout.columns || 80
    const shown = [...lines.values()].map((line) => lineOf(line, language).slice(0, width - 1))
    stdout.write(`${drawn > 0 ? `\u001b[${drawn}A` : ''}${shown.map((line) => `\u001b[2K${line}\n`).join('')}`)
    drawn = shown.length
  }
  const clock = setInterval(draw, 100)
  const settle = () => {
    if (!isLive) return
    clearInterval(clock)
    draw()
    isLive = false
  }
  return {
    part(part, news) {
      if (!isLive) return plain.part(part, news)
      const before = lines.get(part.name)
      const since = before?.news.state === news.state ? before.since : Date.now()
      lines.set(part.name, { title: part.title, news, since })
    },
    ready: (news) => (settle(), plain.ready(news)),
    stopping: () => (settle(), plain.stopping()),
    stopped: () => plain.stopped(),
    failed: (sentence) => (settle(), plain.failed(sentence)),
  }
}

function lineOf({ title, news, since }: Line, language: Language): string {
  const elapsed = Date.now() - since
  const isBusy = marks[news.state] === ''
  const mark = isBusy ? spinner[Math.floor(elapsed / 100) % spinner.length] : marks[news.state]
  const time = isBusy ? ` ${Math.floor(elapsed / 1000)} s` : ''
  return `${mark} ${title[language]} : ${describe(news, language)}${time}`
}
