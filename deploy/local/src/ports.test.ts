import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { LocalError } from './error.ts'
import { choosePorts, isFree } from './ports.ts'

describe('ports', () => {
  let folder: string
  let file: string
  const servers: Server[] = []
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'parvis-ports-'))
    file = join(folder, 'ports.json')
  })
  afterEach(async () => {
    rmSync(folder, { recursive: true })
    await Promise.all(servers.splice(0).map((server) => new Promise((done) => server.close(done))))
  })

  const occupy = (port: number) =>
    new Promise<number>((resolve) => {
      const server = createServer().listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
      servers.push(server)
    })

  it('are free, different, and the same at the next start', async () => {
    const first = await choosePorts(file, 0)
    expect(new Set(Object.values(first)).size).toBe(Object.keys(first).length)
    expect(await isFree(first.synapse)).toBe(true)
    expect(await choosePorts(file, 0)).toEqual(first)
  })

  it('of which a person asked for one that is taken are refused by name', async () => {
    const port = await occupy(0)
    const refusal: unknown = await choosePorts(file, port).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(LocalError)
    expect(refusal).toMatchObject({ code: 'port.taken', params: { port } })
  })

  it('inside move when another program has taken them', async () => {
    const first = await choosePorts(file, 0)
    await occupy(first.synapse)
    const second = await choosePorts(file, first.gateway)
    expect(second.synapse).not.toBe(first.synapse)
    expect(second).toMatchObject({ gateway: first.gateway, issuer: first.issuer })
  })
})
