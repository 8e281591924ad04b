import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { memoryStore } from './storage.ts'
import { openVault } from './vault.ts'

describe('the vault (T29)', () => {
  it('gives back what it sealed, to itself only', async () => {
    const store = memoryStore()
    const vault = await openVault(store)
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const sealed = await vault.seal(value)
        const again = await openVault(store)
        expect(await again.open(sealed)).toEqual(JSON.parse(JSON.stringify(value)))
      }),
      { numRuns: 30 },
    )
    const other = await openVault(memoryStore())
    await expect(other.open(await vault.seal('x'))).rejects.toThrow()
  })

  it('has a key that cannot be taken out', async () => {
    const store = memoryStore()
    await openVault(store)
    const key = await store.get<CryptoKey>('vault/key')
    expect(key?.extractable).toBe(false)
  })
})
