import { join } from 'node:path'

import { tryLock, type HeldLock } from '../bootstrap/lock.mjs'

import type { LocalConfig } from './config.ts'
import { LocalError } from './error.ts'
import { openDataFolder, type DataFolder } from './folders.ts'
import { awaitGuard, startGuard, type Guard } from './guard.ts'
import { demoAccounts, roleNames } from './parts/accounts.ts'
import { allParts } from './parts/all.ts'
import { partNames, type Part, type PartName } from './parts/part.ts'
import type { Setting } from './parts/setting.ts'
import { foreignWitnesses, ownWitnessOnly } from './parts/witness.ts'
import { choosePorts } from './ports.ts'
import type { PartNews, ReadyNews, Report } from './report.ts'
import { ensureSecrets } from './secrets.ts'
import { Supervisor } from './supervisor.ts'

export interface StackOptions {
  readonly config: LocalConfig
  /** The data folder's path. */
  readonly data: string
  readonly port: number | undefined
  readonly without: readonly PartName[]
  readonly report: Report
}

/** A whole Parvis on this machine, from one data folder. */
export interface Stack {
  /** Resolves when it is ready; reports it. */
  start(): Promise<void>
  stop(options?: { readonly atOnce?: boolean }): Promise<void>
}

/** Takes the data folder for this process. @throws LocalError `data.in-use` or `port.taken` */
export async function openStack(options: StackOptions): Promise<Stack> {
  const data = openDataFolder(options.data)
  const lock = takeFolder(data)
  await awaitGuard(data.guard)
  const guard = startGuard(data.guard)
  try {
    return await assemble(options, data, lock, guard)
  } catch (error) {
    guard.dismiss()
    lock.release()
    throw error
  }
}

function takeFolder(data: DataFolder): HeldLock {
  const lock = tryLock(data.lock)
  if (lock.held) return lock
  throw LocalError.of('data.in-use', { url: lock.holder.url ?? '…', pid: lock.holder.pid })
}

async function assemble(
  { config, port, without, report }: StackOptions,
  data: DataFolder,
  lock: HeldLock,
  guard: Guard,
): Promise<Stack> {
  const began = Date.now()
  const ports = await choosePorts(data.ports, port)
  const secrets = ensureSecrets(data.secrets)
  const addresses = { publicUrl: `http://localhost:${ports.gateway}`, issuerUrl: `http://127.0.0.1:${ports.issuer}` }
  const setting: Setting = { config, data, ports, secrets, guard, ...addresses }
  lock.update({ url: setting.publicUrl })
  const states = new Map<PartName, PartNews>()
  const supervisor = new Supervisor({
    parts: allParts(setting, without),
    data,
    guard,
    report: recording(report, states),
  })
  return {
    start: async () => {
      await supervisor.start()
      report.ready(summary(setting, states, Date.now() - began))
    },
    stop: async (how) => {
      await supervisor.stop(how)
      guard.dismiss()
      lock.release()
    },
  }
}

function recording(report: Report, states: Map<PartName, PartNews>): Report {
  const part = (about: Pick<Part, 'name' | 'title'>, news: PartNews) => {
    states.set(about.name, news)
    report.part(about, news)
  }
  return { ...report, part }
}

function summary(setting: Setting, states: ReadonlyMap<PartName, PartNews>, milliseconds: number): ReadyNews {
  const parts = Object.fromEntries(partNames.map((name) => [name, stateOf(states.get(name))])) as ReadyNews['parts']
  const accounts = demoAccounts.map(({ uid, given_name, usual_name, email, parvis_roles }) => ({
    uid,
    name: `${given_name} ${usual_name}`,
    email,
    role: roleNames[parvis_roles[0] ?? 'membre']?.[setting.config.language] ?? '',
  }))
  const { publicUrl: url, issuerUrl: issuer, data } = setting
  const cautions = parts.witness.state === 'ready' && foreignWitnesses(data).length === 0 ? [ownWitnessOnly] : []
  return { url, issuer, accounts, dataDir: data.path, logs: join(data.path, 'logs'), parts, milliseconds, cautions }
}

function stateOf(news: PartNews | undefined): ReadyNews['parts'][PartName] {
  if (!news) return { state: 'stopped' }
  return news.pid === undefined ? { state: news.state } : { state: news.state, pid: news.pid }
}
