import { StoreError } from '../error.ts'
import { send, sendJson } from '../http/answer.ts'
import { readText } from '../http/body.ts'
import { header, originOf, type Call } from '../http/call.ts'
import { confirmPage, contentSecurityPolicy, notice } from './page.ts'

/** `POST /index.php/login/v2`: a client begins; `…/poll`: it asks whether somebody has agreed. */
export async function beginOrPoll(call: Call): Promise<void> {
  if (call.method !== 'POST') throw new StoreError('method.refused')
  const [step, ...more] = call.rest
  if (more.length > 0 || (step !== undefined && step !== 'poll')) throw new StoreError('not.found')
  const form = new URLSearchParams(await readText(call.request, call.config.limits))
  const origin = originOf(call)
  if (step === undefined) {
    const { login, poll } = call.flows.begin(header(call, 'user-agent') ?? '')
    const endpoint = `${origin}/index.php/login/v2/poll`
    return sendJson(call.response, 200, {
      poll: { token: poll, endpoint },
      login: `${origin}/index.php/login/flow/${login}`,
    })
  }
  const granted = call.flows.collect(form.get('token') ?? call.query.get('token') ?? '')
  if (!granted) throw new StoreError('not.found')
  sendJson(call.response, 200, { server: origin, loginName: granted.user, appPassword: granted.password })
}

/** `/index.php/login/flow/TOKEN`: the page on which a person agrees, with name and password. */
export async function confirm(call: Call): Promise<void> {
  const [token = '', ...more] = call.rest
  const agent = more.length > 0 ? undefined : call.flows.agentOf(token)
  const language = /^\s*en\b/i.test(header(call, 'accept-language') ?? '') ? 'en' : 'fr'
  if (agent === undefined) return page(call, 404, notice(language, 'expired'))
  if (call.method === 'GET' || call.method === 'HEAD') return page(call, 200, confirmPage(language, agent))
  if (call.method !== 'POST') throw new StoreError('method.refused')
  // The token in the address is a secret of 384 bits that no other page can know: the form needs no other proof.
  const form = new URLSearchParams(await readText(call.request, call.config.limits))
  try {
    const { user } = await call.authority.proveWith(form.get('name') ?? '', form.get('password') ?? '')
    const password = await call.authority.addAppPassword(user.id, agent)
    if (!call.flows.grant(token, user.id, password)) return page(call, 404, notice(language, 'expired'))
    return page(call, 200, notice(language, 'granted'))
  } catch (error) {
    if (!(error instanceof StoreError) || (error.status !== 401 && error.status !== 429)) throw error
    return page(
      call,
      error.status === 401 ? 403 : 429,
      confirmPage(language, agent, error.status === 401 ? 'wrong' : 'wait'),
    )
  }
}

function page({ response }: Call, status: number, html: string): void {
  send(
    response,
    status,
    {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': contentSecurityPolicy,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cache-control': 'no-store',
    },
    html,
  )
}
