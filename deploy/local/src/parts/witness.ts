import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execPath } from 'node:process'

import * as z from 'zod'

import type { DataFolder } from '../folders.ts'
import type { Sentence } from '../words.ts'

import type { Part } from './part.ts'
import type { Setting } from './setting.ts'

/** A witness as the gateway's configuration names it. */
export interface ListedWitness {
  readonly name: string
  /** Its submission prefix. */
  readonly url: string
  /** Its verifier key. */
  readonly vkey: string
}

const listed = z.array(z.strictObject({ name: z.string(), url: z.url(), vkey: z.string() }))

/** What a witness beside the log is worth, said wherever this one is shown. */
export const ownWitnessOnly: Sentence = {
  fr: 'un témoin sur la même machine décèle une modification du journal, il n’en protège pas : faites-en tenir un par un autre organisme (docs/operating.md)',
  en: 'a witness on the same machine detects a change of the log, it does not protect from one: have another organisation run one (docs/operating.md)',
}

/** A witness of the audit log, with a key and a memory of its own: a program of its own, as a foreign one would be. */
export function witnessPart(setting: Setting): Part {
  const program = join(setting.config.root, 'deploy/witness/src/main.ts')
  return {
    name: 'witness',
    title: { fr: 'Témoin du journal', en: 'Witness of the log' },
    required: false,
    needs: [],
    prepare: () => Promise.resolve(),
    launch: {
      command: () =>
        Promise.resolve({
          program: execPath,
          args: [program, '--config', writeConfig(setting)],
          env: setting.config.env,
        }),
      health: `${urlOf(setting)}/health`,
      patience: 30_000,
      grace: 5_000,
    },
  }
}

/**
 * The witness of this machine, from its first start on, whether it runs or not: a quorum that shrinks when a witness is
 * away would be none. Then those of other organisations, from `witnesses.json` in the data folder.
 */
export function listedWitnesses(setting: Setting): readonly ListedWitness[] {
  const vkey = join(setting.data.of('witness'), 'witness.vkey')
  const ours = { name: 'local', url: urlOf(setting) }
  return [
    ...(existsSync(vkey) ? [{ ...ours, vkey: readFileSync(vkey, 'utf8').trim() }] : []),
    ...foreignWitnesses(setting.data),
  ]
}

export function foreignWitnesses(data: DataFolder): readonly ListedWitness[] {
  const file = join(data.path, 'witnesses.json')
  return existsSync(file) ? listed.parse(JSON.parse(readFileSync(file, 'utf8'))) : []
}

function urlOf({ ports }: Setting): string {
  return `http://127.0.0.1:${ports.witness}`
}

function writeConfig(setting: Setting): string {
  const { data, ports } = setting
  const folder = data.of('witness')
  const path = join(data.config, 'witness.json')
  const config = {
    listen: { host: '127.0.0.1', port: ports.witness },
    name: 'temoin.parvis.localhost',
    keyFile: join(folder, 'witness.key'),
    vkeyFile: join(folder, 'witness.vkey'),
    stateDir: join(folder, 'state'),
    // Where the gateway shows its verifier keys. A foreign witness is given them by hand: here there is nobody else to ask.
    logsFile: join(data.of('gateway'), 'audit/keys'),
    logLevel: 'info',
  }
  writeFileSync(path, `${JSON.stringify(config, undefined, 2)}\n`)
  return path
}
