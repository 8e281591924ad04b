import { depositStanding } from '@parvis/contracts'
import { SealedError, verifyReceipt } from '@parvis/sealed'
import * as z from 'zod/mini'
import { FilesError } from '../../../features/files/port.ts'
import { OutsideError, type DepositStanding, type KeptReceipt } from '../../../features/outside/port.ts'
import { answered, type Ask } from '../ask.ts'

const name = z.string().check(z.regex(/^[\w-]{24}$/))

/** Attacker-controlled: a file that somebody chose, or what another page left in this browser. */
export const keptReceipt = z.object({
  drop: name,
  blob: name,
  name: z.string(),
  size: z.number(),
  hash: z.string(),
  key: z.string(),
  signature: z.string(),
  time: z.string(),
  entry: z.nullable(z.int()),
})

/** That its key signed what it says; the portal's own words, when and where in the log, are not signed by it. */
export async function isSigned({ time: _time, entry: _entry, ...receipt }: KeptReceipt): Promise<boolean> {
  return verifyReceipt(receipt).catch((cause: unknown) => {
    if (cause instanceof SealedError || cause instanceof DOMException) return false
    throw cause
  })
}

export async function readReceipt(text: string, drop: string): Promise<KeptReceipt | 'altered' | 'elsewhere'> {
  const said = keptReceipt.safeParse(parsed(text))
  if (!said.success || !(await isSigned(said.data))) return 'altered'
  return said.data.drop === drop ? said.data : 'elsewhere'
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

export async function checked(ask: Ask, receipt: KeptReceipt): Promise<DepositStanding> {
  if (!(await isSigned(receipt))) throw new OutsideError('altered')
  const { drop, blob } = receipt
  const asked = answered(depositStanding, ask(`/drops/${drop}/deposits/${blob}`))
  const told = await asked.catch((cause: unknown) => {
    if (cause instanceof FilesError && cause.code === 'missing') return null
    throw cause
  })
  if (told === null) return { state: 'never', ended: null }
  return { state: told.state, ended: told.ended === null ? null : Date.parse(told.ended) || 0 }
}
