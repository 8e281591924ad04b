import { execFileSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { entriesOf, intent, testOrigin, verifyFromOutside } from '../testing/audit-log.ts'
import { temporaryFolder } from '../testing/gateway.ts'
import { openFileAuditLog } from './files/open-log.ts'

/** A disk of two megabytes, where somebody may mount one; gone afterwards. */
function smallDisk(path: string): { readonly path: string } & Disposable {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'none', path], { stdio: 'pipe' })
  } catch (cause) {
    throw new Error('a disk to fill needs root: the same is shown with a simulated one in files/file-log.test.ts', {
      cause,
    })
  }
  return { path, [Symbol.dispose]: () => void execFileSync('umount', [path]) }
}

test('T28, R4: a full disk: appends are refused and told when to come back, reads go on, and it recovers by itself', async () => {
  using folder = temporaryFolder()
  using disk = smallDisk(folder.path)
  const log = await openFileAuditLog(join(disk.path, 'audit'), { origin: testOrigin, roundMs: 10, patienceMs: 20 })
  const filler = join(disk.path, 'filler')
  const acked: number[] = []
  const name = 'x'.repeat(2_000)
  for (let at = 0; at < 20; at += 1) acked.push((await log.append({ leaf: intent(`${at} ${name}`) })).index)
  expect(() => writeFileSync(filler, Buffer.alloc(4_000_000))).toThrow(/ENOSPC/)
  const refused: unknown[] = []
  while (refused.length < 3) {
    await log.append({ leaf: intent(name) }).then(
      ({ index }) => acked.push(index),
      (error: unknown) => refused.push(error),
    )
  }
  for (const error of refused) expect(error).toMatchObject({ status: 503, retryAfterMs: expect.any(Number) as number })
  expect(await entriesOf(log)).toHaveLength(log.sizes.acked)
  rmSync(filler)
  await expect
    .poll(() =>
      log.append({ leaf: intent('room again') }).then(
        () => true,
        () => false,
      ),
    )
    .toBe(true)
  await expect.poll(() => log.sizes.published === log.sizes.acked, { timeout: 20_000 }).toBe(true)
  expect(await verifyFromOutside(log)).toHaveLength(log.sizes.acked)
  expect(log.sizes.acked).toBe(acked.length + 2)
  await log.close()
})
