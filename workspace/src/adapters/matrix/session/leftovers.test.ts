import { describe, expect, it } from 'vitest'
import { leftovers } from './leftovers.ts'

const own = { store: 'parvis-matrix', keys: 'parvis' }

describe('what an ended session leaves behind (T29)', () => {
  it('is the key databases that no store of ours opens any more', () => {
    expect(leftovers(['parvis::matrix-sdk-crypto-meta', 'other'], own)).toEqual(['parvis::matrix-sdk-crypto-meta'])
  })

  it('is nothing while somebody is signed in', () => {
    expect(leftovers(['parvis-matrix', 'parvis::matrix-sdk-crypto', 'parvis::matrix-sdk-crypto-meta'], own)).toEqual([])
  })
})
