import type { AddressInfo } from 'node:net'
import proxy from '@fastify/http-proxy'
import fastify from 'fastify'

/** The peer: Fastify's own proxy plugin as its page shows it, with nothing before it. Prints its port. */
const app = fastify({ logger: false })
await app.register(proxy, { upstream: process.argv[2] ?? '', undici: { connections: 256, pipelining: 1 } })
await app.listen({ host: '127.0.0.1', port: 0 })
console.log((app.server.address() as AddressInfo).port)
