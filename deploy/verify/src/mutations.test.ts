import { expect, test } from 'vitest'
import { judgeMutation } from './testing/judge-mutation.ts'
import { mutate, unchanged } from './testing/mutations.ts'

test('R7 nothing changed is verified', async () => {
  expect(await judgeMutation(unchanged())).toBe('verified')
})

// The campaign `verify-mutations` runs 10,000 of them.
test('R7 T12 T15 150 random changes of a bundle: flips, drops, insertions, reorderings, cuts and forks, each found offline', async () => {
  const missed: string[] = []
  for (let number = 0; number < 150; number += 1) {
    const mutation = mutate(1, number)
    const result = await judgeMutation(mutation)
    if (result === 'verified') missed.push(`${number}: ${mutation.name}`)
  }
  expect(missed).toEqual([])
})
