export interface Sending {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Blob
  /** Bytes that have left. */
  readonly tell: (sent: number) => void
  readonly stop: AbortSignal
}

/** PUTs a body and answers what came back. Rejects with a TypeError where nobody answered, with `AbortError` when stopped. */
export type SendWhole = (address: string, sending: Sending) => Promise<Response>

/** By the older way to ask, which alone tells how much of a body has left. No cookie is needed, and none is heeded. */
export const sendWhole: SendWhole = (address, { headers, body, tell, stop }) => {
  const { promise, resolve, reject } = Promise.withResolvers<Response>()
  const asked = new XMLHttpRequest()
  const give = () => asked.abort()
  asked.open('PUT', address)
  for (const [name, value] of Object.entries(headers)) asked.setRequestHeader(name, value)
  asked.upload.addEventListener('progress', ({ loaded }) => tell(loaded))
  asked.addEventListener('load', () => {
    const empty = asked.status === 204 || asked.status === 304
    resolve(new Response(empty ? null : asked.responseText, { status: asked.status }))
  })
  asked.addEventListener('error', () => reject(new TypeError('nobody answers')))
  asked.addEventListener('abort', () => reject(new DOMException('given up', 'AbortError')))
  asked.addEventListener('loadend', () => stop.removeEventListener('abort', give))
  stop.addEventListener('abort', give)
  if (stop.aborted) reject(new DOMException('given up', 'AbortError'))
  else asked.send(body)
  return promise
}
