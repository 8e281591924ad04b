import { stdout } from 'node:process'

import type { Report } from '../report.ts'

/** For a program: one JSON object a line, `event` first. Sentences come in every language. */
export function jsonReport(): Report {
  const tell = (event: string, news: object = {}) => void stdout.write(`${JSON.stringify({ event, ...news })}\n`)
  return {
    part: ({ name }, news) => tell('part', { part: name, ...news }),
    ready: (news) => tell('ready', news),
    stopping: () => tell('stopping'),
    stopped: () => tell('stopped'),
    failed: (message) => tell('failed', { message }),
  }
}
