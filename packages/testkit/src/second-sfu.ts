import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo, type Server } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { relayAt, type RelayAccess } from './media/relay-access.ts'
import type { RunningStack } from './stack.ts'

/** A second media server of an instance, in a place of its own, and people who are there. */
export interface SecondSfu {
  /** Of the place, as the log has it, and of the media server. */
  readonly id: string
  readonly relay: RelayAccess
  /** A port by which one reaches the portal from that place. */
  readonly door: number
  stop(): Promise<void>
}

const id = 'papeete'
/** Loopback as the kernel has it: every address of 127/8 is this machine, so one may stand for another place. */
const thereAddress = '127.0.0.2'

/**
 * Writes the place and the media server into the data folder of a stack that has not started yet. What comes back starts
 * it beside that stack, from the same program. Linux only, where 127.0.0.2 needs no setting up.
 */
export async function planSecondSfu(data: string): Promise<(stack: RunningStack) => Promise<SecondSfu>> {
  const [port, udpPort] = [await freePort(), await freePort()]
  const secret = randomBytes(24).toString('base64url')
  mkdirSync(data, { recursive: true })
  const keep = (name: string, value: unknown) =>
    writeFileSync(join(data, name), typeof value === 'string' ? value : JSON.stringify(value), { mode: 0o600 })
  keep('places.json', places())
  keep('second-sfu.secret', secret)
  const url = `http://127.0.0.1:${port}`
  keep('sfus.json', [{ id, place: id, url, apiKey: 'parvis', apiSecretFile: 'second-sfu.secret' }])
  return async (stack) => {
    const { meet = 0 } = JSON.parse(readFileSync(join(data, 'ports.json'), 'utf8')) as Record<string, number>
    keep('second-sfu.yaml', sfuConfig({ port, udpPort, secret, hook: `http://127.0.0.1:${meet}/${id}/sfu_webhook` }))
    const sfu = spawn(programOf(stack), ['--config', join(data, 'second-sfu.yaml')], { stdio: 'ignore' })
    await answers(url, sfu)
    const door = await openDoor(Number(new URL(stack.url).port))
    return {
      id,
      relay: relayAt({ port, udpPort, secret }),
      door: (door.address() as AddressInfo).port,
      async stop() {
        door.close()
        if (sfu.exitCode === null && sfu.kill()) await once(sfu, 'exit')
      },
    }
  }
}

function places(): object {
  const place = (name: string, territory: string, networks: readonly string[]) => ({
    ...{ id: name, name: { fr: name, en: name }, territory, operator: 'Ville', qualification: '', networks },
  })
  return {
    places: [place('local', 'FR', ['127.0.0.0/8', '::1/128']), place(id, 'PF', [`${thereAddress}/32`])],
    upstreams: { gateway: 'local', matrix: 'local', livekit: 'local' },
    sensitiveRooms: [],
  }
}

interface Wanted {
  readonly port: number
  readonly udpPort: number
  readonly secret: string
  readonly hook: string
}

/** JSON is YAML. The settings of the stack's own, by which media stay on this machine. */
function sfuConfig({ port, udpPort, secret, hook }: Wanted): object {
  const rtc = { tcp_port: 0, udp_port: udpPort, use_external_ip: false, node_ip: '127.0.0.1' }
  return {
    ...{ port, bind_addresses: ['127.0.0.1'], keys: { parvis: secret }, room: { auto_create: false } },
    rtc: { ...rtc, enable_loopback_candidate: true, interfaces: { includes: ['lo'] } },
    webhook: { api_key: 'parvis', urls: [hook] },
    logging: { level: 'warn' },
  }
}

/** Where the stack has its own from. */
function programOf(stack: RunningStack): string {
  const words = execFileSync('ps', ['-o', 'args=', '-p', String(stack.pid('livekit'))], { encoding: 'utf8' })
  return words.split(' --config')[0] ?? ''
}

async function answers(url: string, sfu: ChildProcess): Promise<void> {
  for (let waited = 0; waited < 20_000; waited += 100) {
    if (sfu.exitCode !== null) throw new Error(`the second media server ended with ${sfu.exitCode}`)
    if (
      await fetch(url).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return
    await pause(100)
  }
  sfu.kill()
  throw new Error('the second media server does not answer')
}

/** Hands every connection on from the address of the other place. */
async function openDoor(portal: number): Promise<Server> {
  const door = createServer((near) => {
    const far = connect({ port: portal, host: '127.0.0.1', localAddress: thereAddress })
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('error', () => other.destroy()).on('close', () => other.destroy())
      one.pipe(other)
    }
  })
  door.listen(0, '127.0.0.1')
  await once(door, 'listening')
  return door
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}
