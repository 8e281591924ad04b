import { randomInt } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { createSocket } from 'node:dgram'

import { LocalError } from './error.ts'

/** Preferred numbers. The gateway's and the issuer's are part of addresses that people and accounts keep. */
export const preferredPorts = {
  gateway: 8480,
  issuer: 9480,
  synapse: 18_008,
  livekit: 17_880,
  livekitUdp: 17_882,
  meet: 17_884,
  witness: 18_480,
  store: 18_485,
  files: 18_486,
} as const

export type PortName = keyof typeof preferredPorts
export type Ports = Readonly<Record<PortName, number>>

/**
 * Chooses every port once and keeps the choice in `file`; later starts take the same ones again.
 * @param asked the gateway's port: a number, 0 for any free one, or undefined for the kept or preferred one
 * @throws LocalError `port.taken` when the gateway's port is not free; other parts move to a free one
 */
export async function choosePorts(file: string, asked: number | undefined): Promise<Ports> {
  const kept = readPorts(file)
  const wanted: Record<PortName, number> = { ...preferredPorts, ...kept }
  const anyPort = asked === 0
  if (anyPort && kept === undefined) for (const name of Object.keys(wanted) as PortName[]) wanted[name] = 0
  const gateway = anyPort ? await freePort(kept?.gateway) : await exactly(asked ?? wanted.gateway)
  const taken = new Set([gateway])
  const chosen: Record<PortName, number> = { ...wanted, gateway }
  for (const name of Object.keys(chosen) as PortName[]) {
    if (name === 'gateway') continue
    chosen[name] = await freePort(wanted[name], taken)
    taken.add(chosen[name])
  }
  writeFileSync(file, `${JSON.stringify(chosen)}\n`)
  return chosen
}

/** The ports that the next start on this data would take. */
export function keptPorts(file: string): Ports {
  return { ...preferredPorts, ...readPorts(file) }
}

async function exactly(port: number): Promise<number> {
  if (!(await isFree(port))) throw LocalError.of('port.taken', { port })
  return port
}

/** The preferred port where it is free, else one below the range from which the system gives outgoing ports. */
async function freePort(preferred = 0, taken: ReadonlySet<number> = new Set()): Promise<number> {
  for (let port = preferred || randomInt(20_000, 30_000); ; port = randomInt(20_000, 30_000)) {
    if (!taken.has(port) && (await isFree(port))) return port
  }
}

/** Free on every address and for both protocols: another program may hold a port on one of them only. */
export async function isFree(port: number): Promise<boolean> {
  return (await canListen(port, '127.0.0.1')) && (await canListen(port, '0.0.0.0')) && canBind(port)
}

function canListen(port: number, host: string): Promise<boolean> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)))
  })
}

function canBind(port: number): Promise<boolean> {
  const socket = createSocket('udp4')
  return new Promise((resolve) => {
    socket.once('error', () => resolve(false))
    socket.bind({ port, address: '127.0.0.1', exclusive: true }, () => socket.close(() => resolve(true)))
  })
}

function readPorts(file: string): Partial<Ports> | undefined {
  if (!existsSync(file)) return undefined
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Partial<Ports>
  } catch {
    return undefined
  }
}
