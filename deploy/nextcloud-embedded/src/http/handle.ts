import type { IncomingMessage, ServerResponse } from 'node:http'
import { StoreError, toStoreError } from '../error.ts'
import { sendError } from './answer.ts'
import { type AccountCall, type Call, type Surroundings } from './call.ts'
import { routes, type Route } from './routes.ts'
import { parseTarget } from './target.ts'

/** One request: where it goes, who comes, the answer; an error says its code and nothing more. */
export async function handle(around: Surroundings, request: IncomingMessage, response: ServerResponse): Promise<void> {
  response.on('finish', () => limitRest(request))
  try {
    const { segments, query } = parseTarget(request.url ?? '/')
    const path = segments[0] === 'index.php' ? segments.slice(1) : segments
    const route = routes.find((one) => fits(one.path.split('/'), path))
    if (!route) throw new StoreError('not.found')
    const rest = path.slice(route.path.split('/').length)
    await answer(route, { ...around, request, response, method: request.method ?? 'GET', rest, query })
  } catch (thrown) {
    const error = toStoreError(thrown)
    const about = { method: request.method, code: error.code }
    if (error.status === 500) around.logger.error({ ...about, err: thrown }, 'request failed')
    else around.logger.debug(about, 'request refused')
    sendError(response, error)
  }
}

async function answer(route: Route, call: Call): Promise<void> {
  if (route.asks === 'nobody') return route.answer(call)
  const proven = await call.authority.prove(call.request.headers.authorization)
  const one: AccountCall = { ...call, ...proven }
  if (route.asks === 'account') return route.answer(one)
  const [owner, ...rest] = call.rest
  // Somebody else's is answered as what was never there.
  if (owner !== proven.user.id) throw new StoreError('not.found')
  return route.answer({ ...one, rest })
}

function fits(route: readonly string[], path: readonly string[]): boolean {
  return route.every((part, index) => path[index] === part)
}

/** A refused body may run out, so that its sender reads the refusal; but not for ever. */
const mostIgnored = 64 * 2 ** 20

function limitRest(request: IncomingMessage): void {
  if (request.complete) return
  let ignored = 0
  request.on('data', (piece: Buffer) => {
    ignored += piece.length
    if (ignored > mostIgnored) request.destroy()
  })
}
