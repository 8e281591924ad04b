import type { LocalConfig } from '../config.ts'
import type { Report } from '../report.ts'

import { jsonReport } from './json.ts'
import { lineReport } from './lines.ts'
import { terminalReport } from './terminal.ts'

export function reportFor(config: LocalConfig, json: boolean): Report {
  if (json) return jsonReport()
  return config.isTerminal ? terminalReport(config.language) : lineReport(config.language)
}
