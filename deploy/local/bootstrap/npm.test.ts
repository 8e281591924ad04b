import { describe, expect, it } from 'vitest'

import { explain } from './npm.mjs'

describe('an npm that failed', () => {
  it.each([
    ['npm error code ENOSPC\nnpm error nospc ENOSPC: no space left on device, write', 'diskFull'],
    ['npm error code ENOTFOUND\nnpm error network request to https://registry failed', 'noNetwork'],
    ['npm error code EAI_AGAIN', 'noNetwork'],
    ['npm error code EUSAGE\nnpm error `npm ci` can only install with an existing package-lock.json', 'failed'],
  ])('says why: %s', (output, reason) => expect(explain(output).reason).toBe(reason))

  it('is told by the line that explains, not by its code', () => {
    expect(explain('npm error code E404\nnpm error 404 Not Found - GET thing').message).toBe(
      '404 Not Found - GET thing',
    )
  })
})
