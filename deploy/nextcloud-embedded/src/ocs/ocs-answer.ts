import { send } from '../http/answer.ts'
import { header, type Call } from '../http/call.ts'
import { escapeXml, xmlHead } from '../xml/write.ts'

/** What an answer holds: `ocs.data`. */
export type OcsData = string | number | boolean | null | readonly OcsData[] | { readonly [name: string]: OcsData }

interface Meta {
  readonly status: 'ok' | 'failure'
  readonly statuscode: number
  readonly message: string
}

/** Version 1 says everything with HTTP 200 and 100 for success; version 2 with HTTP's own numbers. */
export function sendOcs(call: Call, version: 1 | 2, data: OcsData): void {
  write(call, 200, { status: 'ok', statuscode: version === 1 ? 100 : 200, message: 'OK' }, data)
}

export function sendOcsFailure(call: Call, version: 1 | 2, { statuscode, message }: Omit<Meta, 'status'>): void {
  const isHttp = statuscode >= 400 && statuscode < 600
  const status = statuscode === 997 ? 401 : version === 1 ? 200 : isHttp ? statuscode : 400
  write(call, status, { status: 'failure', statuscode, message }, [])
}

function write(call: Call, status: number, meta: Meta, data: OcsData): void {
  const asJson = call.query.get('format') === 'json' || /\bjson\b/i.test(header(call, 'accept') ?? '')
  const challenge = status === 401 ? { 'www-authenticate': 'Basic realm="Parvis", charset="UTF-8"' } : {}
  const type = asJson ? 'application/json; charset=utf-8' : 'application/xml; charset=utf-8'
  const headers = { 'content-type': type, 'cache-control': 'no-store', ...challenge }
  const ocs = { meta, data }
  const body = asJson ? JSON.stringify({ ocs }) : `${xmlHead}\n<ocs>${inside({ ...ocs, meta: { ...meta } })}</ocs>`
  send(call.response, status, headers, body)
}

function inside(data: OcsData): string {
  if (data === null) return ''
  if (typeof data === 'boolean') return data ? '1' : ''
  if (typeof data !== 'object') return escapeXml(String(data))
  if (Array.isArray(data)) return data.map((item: OcsData) => `<element>${inside(item)}</element>`).join('')
  return Object.entries(data as Readonly<Record<string, OcsData>>)
    .map(([name, value]) => {
      const tag = /^[A-Za-z_][\w.-]*$/.test(name) ? name : 'element'
      return `<${tag}>${inside(value)}</${tag}>`
    })
    .join('')
}
