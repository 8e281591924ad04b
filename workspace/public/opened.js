// Gives a page the bytes that the page itself opens, by ranges, as a film asks for them while it is sought in. It keeps
// nothing and asks no server: what comes out of here went in at the page.
const place = '/opened/'

addEventListener('install', () => skipWaiting())
addEventListener('activate', (event) => event.waitUntil(clients.claim()))
// A page that was loaded around this worker asks to be served all the same.
addEventListener('message', (event) => event.waitUntil(clients.claim()))
addEventListener('fetch', (event) => {
  const { origin, pathname } = new URL(event.request.url)
  if (origin !== location.origin || !pathname.startsWith(place)) return
  event.respondWith(answer(event.clientId, pathname.slice(place.length), event.request.headers.get('range')))
})

async function answer(clientId, name, range) {
  const page = await clients.get(clientId)
  if (page === undefined) return new Response(null, { status: 404 })
  const { port1: port, port2 } = new MessageChannel()
  port.start()
  const asked = (message, transfer = []) =>
    new Promise((resolve) => {
      port.addEventListener('message', ({ data }) => resolve(data), { once: true })
      if (transfer.length > 0) page.postMessage(message, transfer)
      else port.postMessage(message)
    })
  const [, first = '0', last = ''] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? []
  const from = Number(first)
  const found = await asked({ opened: name, from, to: last === '' ? null : Number(last) + 1 }, [port2])
  if (found === null) return new Response(null, { status: 404 })
  const { to, size, type } = found
  const body = new ReadableStream(
    {
      async pull(controller) {
        const bytes = await asked('more')
        if (bytes === null) controller.close()
        else if (bytes === 'failed') controller.error(new Error('not as it was sealed'))
        else controller.enqueue(bytes)
      },
      cancel: () => port.postMessage('stop'),
    },
    { highWaterMark: 0 },
  )
  const headers = {
    'content-type': type,
    'content-length': String(to - from),
    'accept-ranges': 'bytes',
    'cache-control': 'no-store',
    ...(range !== null && { 'content-range': `bytes ${from}-${to - 1}/${size}` }),
  }
  return new Response(body, { status: range === null ? 200 : 206, headers })
}
