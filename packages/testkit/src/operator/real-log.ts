import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  addSignatures,
  cosign,
  formatNote,
  formatVerifierKey,
  parseNote,
  signatureType,
  signerFromSeed,
  type Signer,
} from '@parvis/tlog'
import type { AuditLog } from '../../../../services/gateway/src/audit/audit-log.ts'
import { openFileAuditLog } from '../../../../services/gateway/src/audit/files/open-log.ts'
import { EvilOperator } from './evil-operator.ts'
import { readFiles } from './snapshot.ts'

export const origin = 'portail.ville.example/journal'

/** A log that the real writer made, what an auditor keeps of it, and somebody who can do everything to it but one. */
export interface AttackedLog {
  readonly folder: string
  readonly operator: EvilOperator
  /** tlog-policy: two of three. */
  readonly policy: string
  /** The last checkpoint under a quorum, as the auditor or any of the witnesses has it. */
  readonly witnessed: string
  /** How many entries commit to a body that is not there. */
  readonly withoutBody: number
}

export interface AttackedLogOptions {
  readonly entries: number
  /** How many of the three witnesses do what the operator says. */
  readonly accomplices?: number
}

/** The folder is the caller's to remove. */
export async function attackedLog({ entries, accomplices = 1 }: AttackedLogOptions): Promise<AttackedLog> {
  const folder = mkdtempSync(join(tmpdir(), 'parvis-attacked-'))
  const witnesses = ['a', 'b', 'c'].map((name) =>
    signerFromSeed(`temoin-${name}.example`, signatureType.cosignature, randomBytes(32)),
  )
  const log = await openFileAuditLog(folder, { origin, roundMs: 1 })
  const former: string[] = []
  for (const part of [0.3, 0.6, 1]) {
    await appendUpTo(log, Math.floor(entries * part))
    await published(log)
    former.push(await witnessedBy(log, witnesses.slice(0, 2)))
  }
  const [key] = log.keys()
  await log.close()
  const witnessed = former.pop() ?? ''
  const operator = new EvilOperator({
    files: readFiles(folder),
    signer: signerOf(folder),
    // The last ones: the quorum of the honest log is that of the first two.
    accomplices: witnesses.slice(3 - accomplices),
    former,
  })
  return { folder, operator, policy: policyOf(key?.vkey ?? '', witnesses), witnessed, withoutBody: 0 }
}

async function appendUpTo(log: AuditLog, size: number): Promise<void> {
  const appended: Promise<unknown>[] = []
  for (let at = log.sizes.acked; at < size; at += 1) {
    const body = `{"fields":{"actor":{"ct":"${randomBytes(24).toString('base64')}","key":"person-${at % 7}"}},"v":2}`
    const leaf = {
      ...({ kind: 'intent', act: 'matrix.room.invite', class: 'access', decision: 'allow' } as const),
      actor: `person-${at % 7}`,
      ...{ place: { from: 'local', to: 'local' }, rules: ['40'], policy: 'p1', correlation: `c${at}` },
      body: createHash('sha256').update(body).digest('base64'),
    } as const
    appended.push(log.append({ leaf, body }))
  }
  await Promise.all(appended)
}

/** Resolves when all that is acked stands under a checkpoint. */
function published(log: AuditLog): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (log.sizes.published < log.sizes.acked) return
      off()
      resolve()
    }
    const off = log.subscribe(look)
    look()
  })
}

async function witnessedBy(log: AuditLog, witnesses: readonly Signer[]): Promise<string> {
  const note = parseNote(log.checkpoint() ?? '')
  const now = Math.floor(Date.now() / 1000)
  const cosigned = formatNote(
    addSignatures(
      note,
      witnesses.map((witness) => cosign(note.text, witness, now)),
    ),
  )
  await log.cosigned(cosigned)
  return cosigned
}

/** The operator reads the log's key where the gateway keeps it. */
function signerOf(folder: string): Signer {
  const [key] = JSON.parse(readFileSync(join(folder, 'log.key'), 'utf8')) as readonly { readonly seed: string }[]
  return signerFromSeed(origin, signatureType.ed25519, new Uint8Array(Buffer.from(key?.seed ?? '', 'base64')))
}

function policyOf(log: string, witnesses: readonly Signer[]): string {
  const lines = witnesses.map(({ key }, at) => `witness w${at} ${formatVerifierKey(key)}\n`)
  return `log ${log}\n${lines.join('')}group two 2 w0 w1 w2\nquorum two\n`
}
