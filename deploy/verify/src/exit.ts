import type { Verdict } from '@parvis/tlog'

/** FORMAT.md, « Exit codes ». */
export const exitCodes = { verified: 0, broken: 1, unreadable: 2, 'too-few-witnesses': 3, unanswered: 4 } as const

export const exitCodeOf = ({ result }: Verdict): number => exitCodes[result]
