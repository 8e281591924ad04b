import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { ConfigError, readSecret } from '@parvis/service-kit'
import {
  formatCheckpoint,
  formatNote,
  formatVerifierKey,
  parseCheckpoint,
  parseNote,
  signatureType,
  signerFromSeed,
  signNote,
  verifyNote,
  type Checkpoint,
  type Signer,
} from '@parvis/tlog'
import * as z from 'zod'
import type { LogKey } from '../audit-log.ts'
import { nodeEd25519 } from './node-ed25519.ts'

const storedKeys = z.array(
  z.strictObject({
    /** 32 bytes, base64: the Ed25519 secret. */
    seed: z.base64(),
    from: z.iso.datetime(),
    until: z.iso.datetime().nullable(),
    announcement: z.string().optional(),
  }),
)
type StoredKey = z.output<typeof storedKeys>[number]

/** The keys of one log, oldest first, in one file that only the gateway's user reads. */
export class LogKeys {
  readonly origin: string
  readonly #keys: readonly (LogKey & { readonly signer: Signer })[]
  readonly #now: () => number

  constructor(origin: string, stored: readonly StoredKey[], now: () => number = Date.now) {
    this.origin = origin
    this.#now = now
    this.#keys = stored.map(({ seed, from, until, announcement }) => {
      const signer = signerFromSeed(origin, signatureType.ed25519, Buffer.from(seed, 'base64'), nodeEd25519)
      return { vkey: formatVerifierKey(signer.key), from, until, announcement, signer }
    })
  }

  list(): readonly LogKey[] {
    return this.#keys.map(({ signer: _secret, ...key }) => key)
  }

  /** The checkpoint as a note, signed by the newest key, and by the one before as long as the two overlap. */
  sign(size: number, root: Uint8Array): string {
    const text = formatCheckpoint({ origin: this.origin, size, root })
    const now = this.#now()
    const isSigning = ({ until }: LogKey, at: number) => at === this.#keys.length - 1 || Date.parse(until ?? '') > now
    const signers = this.#keys.filter(isSigning)
    return formatNote({ text, signatures: signers.toReversed().map(({ signer }) => signNote(text, signer)) })
  }

  /** The checkpoint in a note that one of these keys signed. Throws TlogError when none did, or for another log. */
  open(note: string): Checkpoint {
    const parsed = parseNote(note)
    verifyNote(
      parsed,
      this.#keys.map(({ signer }) => signer.key),
      nodeEd25519,
    )
    const checkpoint = parseCheckpoint(parsed.text)
    if (checkpoint.origin !== this.origin) throw new Error(`a checkpoint of ${checkpoint.origin}`)
    return checkpoint
  }
}

/** Throws ConfigError when the file is there and is not what it should be. */
export function readLogKeys(file: string, origin: string, now?: () => number): LogKeys {
  checkOrigin(origin)
  return new LogKeys(origin, readStored(file), now)
}

/** A first key, valid from now on. */
export function createLogKeys(file: string, origin: string, now: () => number = Date.now): LogKeys {
  checkOrigin(origin)
  writeStored(file, [{ seed: newSeed(), from: new Date(now()).toISOString(), until: null }])
  return readLogKeys(file, origin, now)
}

/**
 * A key that shall sign from now on is laid beside the others, which go on signing with it for `overlapMs`, so that
 * whoever knows only the one or the other can follow. It counts once it is adopted. One that lies there already, from a
 * rotation that was cut short, is taken up again.
 */
export function stageLogKey(file: string, origin: string, overlapMs: number, now: () => number = Date.now): LogKeys {
  const staged = `${file}.next`
  if (!existsSync(staged)) {
    const until = new Date(now() + overlapMs).toISOString()
    const former = readStored(file).map((key) => ({ ...key, until: key.until ?? until }))
    writeStored(staged, [...former, { seed: newSeed(), from: new Date(now()).toISOString(), until: null }])
  }
  return readLogKeys(staged, origin, now)
}

/** With the proof that its log announced it under the former key, by which others follow from the one to the other. */
export function adoptLogKey(file: string, announcement: string): void {
  const staged = readStored(`${file}.next`)
  writeStored(
    `${file}.next`,
    staged.map((key, at) => (at === staged.length - 1 ? { ...key, announcement } : key)),
  )
  renameSync(`${file}.next`, file)
  syncFolder(file)
}

const newSeed = () => randomBytes(32).toString('base64')

function readStored(file: string): readonly StoredKey[] {
  const found = storedKeys.safeParse(JSON.parse(readSecret(file)))
  if (found.success && found.data.length > 0) return found.data
  throw new ConfigError([`${file}: is not a file of keys of an audit log`], found.error)
}

/** Durable before it returns: a checkpoint must never be signed by a key that a power cut takes away. */
function writeStored(file: string, keys: readonly StoredKey[]): void {
  const beside = `${file}.part`
  const handle = openSync(beside, 'w', 0o600)
  writeSync(handle, `${JSON.stringify(keys, null, 2)}\n`)
  fsyncSync(handle)
  closeSync(handle)
  renameSync(beside, file)
  syncFolder(file)
}

function syncFolder(file: string): void {
  const folder = openSync(dirname(file), 'r')
  fsyncSync(folder)
  closeSync(folder)
}

function checkOrigin(origin: string): void {
  if (/^[^\s+]{1,255}$/.test(origin)) return
  throw new ConfigError([`audit.origin: « ${origin} » can't be the name of a log: no spaces, no plus sign`])
}
