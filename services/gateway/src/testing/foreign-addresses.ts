import fc from 'fast-check'
import { hostileAddress, isForeignAdmitted } from '../identity/testing/hostile-address.ts'

// A program of its own: `node foreign-addresses.ts <how many> [seed]`. Prints how many were tried and which were let in.
const wanted = Number(process.argv[2] ?? 100_000)
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 31)
const admitted: string[] = []
const count = (text: string) => void (isForeignAdmitted(text) && admitted.push(text))
fc.assert(fc.property(hostileAddress, count), { numRuns: wanted, seed })
process.stdout.write(`${JSON.stringify({ tried: wanted, admitted: admitted.slice(0, 20) })}\n`)
if (admitted.length > 0) process.exitCode = 1
