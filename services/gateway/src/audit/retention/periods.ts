import { retentionClasses, type RetentionClass } from '@parvis/contracts'
import { loadConfig } from '@parvis/service-kit'
import * as z from 'zod'

/** Whole months, by class, for which bodies and keys are kept. */
export type Periods = Readonly<Record<RetentionClass, number>>

const usualMonths = 12
const months = z.int().min(1).max(1200).default(usualMonths)
const periodsFile = z.strictObject({ access: months, content: months, identity: months, administration: months })

/** The operator's file, or twelve months for every class. Throws ConfigError. */
export function readPeriods(file: string | undefined): Periods {
  return file === undefined ? periodsFile.parse({}) : loadConfig(file, periodsFile)
}

/** The longest one: the keys of a month open entries of every class. */
export const longest = (periods: Periods): number => Math.max(...retentionClasses.map((one) => periods[one]))

/** How many whole months have gone since a month (`yyyy-mm`, UTC) ended: as long was its last entry kept. */
export function wholeMonthsSince(month: string, now: Date): number {
  const [year = 0, inYear = 0] = month.split('-').map(Number)
  return (now.getUTCFullYear() - year) * 12 + now.getUTCMonth() - inYear
}
