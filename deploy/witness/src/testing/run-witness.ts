import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLogger } from '@parvis/service-kit'
import { formatAddCheckpoint, formatVerifierKey, parseNote, type VerifierKey } from '@parvis/tlog'
import { openKeptCheckpoints, type KeptCheckpoints } from '../kept-checkpoints.ts'
import { openSigner } from '../key.ts'
import { followLogs } from '../logs.ts'
import { witnessServer } from '../server.ts'
import { createWitness } from '../witness.ts'

/** What a log asks of a witness. */
export interface Ask {
  readonly from: number
  readonly proof?: readonly Uint8Array[]
  /** A signed checkpoint. */
  readonly checkpoint: string
}

export interface RunningWitness {
  readonly url: string
  readonly key: VerifierKey
  readonly vkey: string
  readonly folder: string
  readonly logsFile: string
  /** Unix seconds that the witness believes in. */
  clock: number
  add(ask: Ask): Promise<Response>
  post(body: string | Uint8Array<ArrayBuffer>): Promise<Response>
  stop(): Promise<void>
}

interface Options {
  readonly folder?: string
  /** Stands before the real memory, so that a test can make it fail or wait. */
  readonly around?: (kept: KeptCheckpoints) => KeptCheckpoints
}

/** A witness in this process, over real HTTP, on a folder of its own. */
export async function runWitness(vkeys: readonly string[], { folder, around }: Options = {}): Promise<RunningWitness> {
  const home = folder ?? mkdtempSync(join(tmpdir(), 'parvis-witness-'))
  const logsFile = join(home, 'logs')
  writeFileSync(logsFile, vkeys.map((vkey) => `${vkey}\n`).join(''))
  const logger = createLogger('witness', 'silent')
  const signer = openSigner('witness.example/w1', join(home, 'witness.key'))
  const kept = await openKeptCheckpoints(join(home, 'state'))
  const now = () => running.clock * 1000
  const logs = followLogs(logsFile, logger)
  const server = witnessServer(createWitness({ signer, logs, kept: around?.(kept) ?? kept, logger, now }), logger)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const post: RunningWitness['post'] = (body) => fetch(`${url}/add-checkpoint`, { method: 'POST', body })
  const running: RunningWitness = {
    url,
    key: signer.key,
    vkey: formatVerifierKey(signer.key),
    folder: home,
    logsFile,
    clock: 1_800_000_000,
    add: ({ from, proof = [], checkpoint }) =>
      post(formatAddCheckpoint({ oldSize: from, proof, note: parseNote(checkpoint) })),
    post,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      if (folder === undefined) rmSync(home, { recursive: true, force: true })
    },
  }
  return running
}
