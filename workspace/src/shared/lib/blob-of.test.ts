import { expect, it } from 'vitest'
import { blobOf } from './blob-of.ts'

it('is the whole of a stream, or what the stream failed with', async () => {
  const bytes = new Uint8Array(300).fill(7)
  expect(await (await blobOf(new Blob([bytes]).stream())).bytes()).toEqual(bytes)
  const cause = new Error('altered')
  const failing = new ReadableStream<Uint8Array<ArrayBuffer>>({ pull: (controller) => controller.error(cause) })
  await expect(blobOf(failing)).rejects.toBe(cause)
})
