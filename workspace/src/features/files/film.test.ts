import { expect, it, vi } from 'vitest'
import { filmOf } from './film.ts'
import { FilesError, type FileContent } from './port.ts'

type Piece = Uint8Array<ArrayBuffer>
const bytes = Uint8Array.from({ length: 100 }, (_, at) => at)

/** A page whose worker stands there already, and what that worker hears when it asks. */
function pageWithWorker() {
  const workers = Object.assign(new EventTarget(), {
    controller: {},
    startMessages: () => {},
    getRegistration: async () => undefined,
  })
  const page = { navigator: { serviceWorker: workers }, crypto } as unknown as Window
  const ask = (opened: string, from: number, to: number | null) => {
    const { port1, port2 } = new MessageChannel()
    port1.start()
    const next = () =>
      new Promise<unknown>((heard) => port1.addEventListener('message', ({ data }) => heard(data), { once: true }))
    const head = next()
    workers.dispatchEvent(new MessageEvent('message', { data: { opened, from, to }, ports: [port2] }))
    const more = () => {
      const answer = next()
      port1.postMessage('more')
      return answer
    }
    return { head, more, stop: () => port1.postMessage('stop'), close: () => port1.close() }
  }
  return { page, ask }
}

const streamOf = (pieces: readonly Piece[], cause?: unknown) => {
  const left = [...pieces]
  return new ReadableStream<Piece>({
    pull(out) {
      const piece = left.shift()
      if (piece) out.enqueue(piece)
      else if (cause === undefined) out.close()
      else out.error(cause)
    },
  })
}

it('hands out the bytes that are asked for, piece by piece, and goes on where the network cut', async () => {
  const { page, ask } = pageWithWorker()
  const asked: number[] = []
  const content: FileContent = {
    size: 100,
    stream(from = 0, to = 100) {
      asked.push(from)
      const cut = asked.length === 1 ? new FilesError('network') : undefined
      return streamOf([bytes.slice(from, Math.min(to, from + 30))], cut)
    },
  }
  const film = await filmOf({ content, type: 'video/mp4', failed: () => {} }, page)
  const name = film?.address.replace('/opened/', '') ?? ''
  const { head, more, close } = ask(name, 20, 70)
  expect(await head).toEqual({ to: 70, size: 100, type: 'video/mp4' })
  expect([await more(), await more(), await more()]).toEqual([bytes.slice(20, 50), bytes.slice(50, 70), null])
  expect(asked).toEqual([20, 50])
  close()
  film?.end()
})

it('ends what is read at once where the browser seeks elsewhere, also while a piece is waited for', async () => {
  const { page, ask } = pageWithWorker()
  const ended = Promise.withResolvers<void>()
  const slow = () => new ReadableStream<Piece>({ pull: () => new Promise(() => {}), cancel: () => ended.resolve() })
  const film = await filmOf({ content: { size: 100, stream: slow }, type: 'video/mp4', failed: () => {} }, page)
  const { head, more, stop, close } = ask(film?.address.replace('/opened/', '') ?? '', 0, null)
  await head
  void more()
  stop()
  await expect(ended.promise).resolves.toBeUndefined()
  close()
  film?.end()
})

it('stops with the cause where a byte is not as it was sealed, and says that there is nothing after the end', async () => {
  const { page, ask } = pageWithWorker()
  const failed = vi.fn()
  const altered = new FilesError('altered')
  const content: FileContent = { size: 100, stream: () => streamOf([], altered) }
  const film = await filmOf({ content, type: 'video/mp4', failed }, page)
  const name = film?.address.replace('/opened/', '') ?? ''
  const first = ask(name, 0, null)
  await first.head
  expect(await first.more()).toBe('failed')
  expect(failed).toHaveBeenCalledWith(altered)
  const after = ask(name, 100, null)
  expect(await after.head).toBeNull()
  first.close()
  after.close()
  film?.end()
})

it('is none where the browser has no such workers', async () => {
  const page = { navigator: {} } as unknown as Window
  expect(
    await filmOf({ content: { size: 1, stream: () => streamOf([]) }, type: '', failed: () => {} }, page),
  ).toBeNull()
})
