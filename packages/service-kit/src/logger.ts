import { pino, type DestinationStream, type Level, type Logger } from 'pino'

export type { Logger }

/** JSON lines on stdout. No token, cookie, code or query string ever reaches it: the URL is logged without its query. */
export function createLogger(name: string, level: Level | 'silent', destination?: DestinationStream): Logger {
  const options = {
    name,
    level,
    redact: { paths: secretPaths, censor: '[redacted]' },
    serializers: { req: requestLine },
  }
  return destination ? pino(options, destination) : pino(options)
}

const secretNames = [
  'authorization',
  'cookie',
  '["set-cookie"]',
  'token',
  'access_token',
  'id_token',
  'refresh_token',
  'client_secret',
  'password',
  'secret',
  'csrf',
]
const secretPaths = secretNames.flatMap((name) => {
  const step = name.startsWith('[') ? name : `.${name}`
  return [name, `*${step}`, `*.*${step}`]
})

interface LoggedRequest {
  readonly id?: unknown
  readonly method?: string
  readonly url?: string
}

/** Queries carry access tokens (old Matrix media), authorization codes and states: the path alone is kept. */
function requestLine(request: LoggedRequest): object {
  return { id: request.id, method: request.method, path: request.url?.split(/[?#]/, 1)[0] }
}
