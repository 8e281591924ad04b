import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { LeafFields } from '@parvis/contracts'
import { openFileAuditLog } from '../../../services/gateway/src/audit/files/open-log.ts'

/** The gateway’s log behind `POST /add`, as Tessera’s own example has it: the body is the entry, the answer its index. */
const log = await openFileAuditLog(process.argv[2] ?? '', { origin: 'bench.example/journal' })
const server = createServer((request, response) => {
  let body = ''
  request.setEncoding('utf8')
  request.on('data', (part: string) => (body += part))
  request.on('end', () => {
    log.append({ leaf: JSON.parse(body) as LeafFields }).then(
      ({ index }) => response.end(String(index)),
      () => response.writeHead(503).end(),
    )
  })
})
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`))
process.on('SIGTERM', () => void log.close().then(() => process.exit(0)))
