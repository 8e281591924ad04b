import { expect, test } from 'vitest'
import { randomBytes } from '../bytes.ts'
import { newContentKey } from '../keys/epoch.ts'
import { openThumb, sealThumb, thumbBlob } from './thumb.ts'

const of = { coffre: '!a:parvis', file: 'plan', version: 2 }

test('F2 a thumbnail opens by its content’s key, for its own version, and as nothing else', async () => {
  const [key, picture] = [newContentKey(), randomBytes(9000)]
  const sealed = await sealThumb(key, of, picture)
  expect(await openThumb(key, of, sealed)).toEqual(picture)
  for (const other of [
    { ...of, version: 3 },
    { ...of, file: 'autre' },
    { ...of, coffre: '!b:parvis' },
  ])
    await expect(openThumb(key, other, sealed)).rejects.toMatchObject({ code: 'commitment' })
  await expect(openThumb(newContentKey(), of, sealed)).rejects.toMatchObject({ code: 'commitment' })
  await expect(openThumb(key, of, sealed.with(sealed.length - 1, sealed.at(-1)! ^ 1))).rejects.toMatchObject({
    code: 'segment',
  })
  await expect(openThumb(key, of, sealed.slice(0, 74))).rejects.toMatchObject({ code: 'length' })
})

test('F19 where it lies follows from the key alone, and says nothing of the content', async () => {
  const key = newContentKey()
  expect(await thumbBlob(key)).toMatch(/^[\w-]{24}$/)
  expect(await thumbBlob(key)).toBe(await thumbBlob(key))
  expect(await thumbBlob(newContentKey())).not.toBe(await thumbBlob(key))
})
