import * as z from 'zod'
import { OcsError, paramsOf, type OcsCall } from './ocs-call.ts'

const pageOf = z.object({
  search: z.string().max(256).default(''),
  limit: z.coerce.number().int().min(1).max(500).catch(200),
  offset: z.coerce.number().int().min(0).catch(0),
})

export function page(call: OcsCall): z.output<typeof pageOf> {
  return paramsOf(call, pageOf)
}

const units: Readonly<Record<string, number>> = { '': 1, B: 1, KB: 2 ** 10, MB: 2 ** 20, GB: 2 ** 30, TB: 2 ** 40 }

/** `5 GB`, `1048576`, `none` → bytes, null for no limit. @throws OcsError 103 */
export function parseQuota(text: string): number | null {
  if (['none', 'default', '', '-3'].includes(text.trim().toLowerCase())) return null
  const [, number, unit = ''] = /^\s*(\d{1,15}(?:\.\d{1,3})?)\s*([KMGT]?B?)\s*$/i.exec(text) ?? []
  const factor = units[/^[KMGT]$/i.test(unit) ? `${unit.toUpperCase()}B` : unit.toUpperCase()]
  const bytes = Math.round(Number(number) * (factor ?? Number.NaN))
  if (!Number.isSafeInteger(bytes)) throw new OcsError(103, 'this is no quota')
  return bytes
}

/** `2026-12-31` (with a time or not) → the end of that day; empty for never. @throws OcsError 400 */
export function parseExpiry(text: string): number | null {
  if (text.trim() === '') return null
  const [day] = /^\d{4}-\d{2}-\d{2}/.exec(text.trim()) ?? []
  const time = Date.parse(`${day}T23:59:59.999Z`)
  if (day === undefined || Number.isNaN(time)) throw new OcsError(400, 'invalid date, use YYYY-MM-DD')
  if (time < Date.now()) throw new OcsError(404, 'the date lies in the past')
  return time
}

export function expiryWords(expires: number | null): string | null {
  return expires === null ? null : `${new Date(expires).toISOString().slice(0, 10)} 00:00:00`
}
