import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { installGo } from '@parvis/testkit'

const megabytes = 256

/** MB/s of the program `age` itself, from a file to a file, for one recipient; or why it is not here. */
export function ageSpeeds(folder: string, rounds: number): readonly { seal: number; open: number }[] | string {
  try {
    const [age, keygen] = ['age', 'age-keygen'].map((name) => installGo(`filippo.io/age/cmd/${name}@v1.2.1`, folder))
    if (age === undefined || keygen === undefined) return 'not built'
    const [key, plain, sealed, opened] = ['key', 'plain', 'sealed', 'opened'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
      string,
    ]
    execFileSync(keygen, ['-o', key], { stdio: 'ignore' })
    const recipient = execFileSync(keygen, ['-y', key], { encoding: 'utf8' }).trim()
    writeFileSync(plain, Buffer.concat(Array.from({ length: megabytes }, () => randomBytes(2 ** 20))))
    return Array.from({ length: rounds }, () => {
      const found = {
        seal: speed(() => execFileSync(age, ['-r', recipient, '-o', sealed, plain])),
        open: speed(() => execFileSync(age, ['-d', '-i', key, '-o', opened, sealed])),
      }
      for (const file of [sealed, opened]) rmSync(file)
      return found
    })
  } catch (error) {
    return `age could not be built: ${(error as Error).message.split('\n')[0] ?? ''}`
  }
}

function speed(run: () => unknown): number {
  const began = performance.now()
  run()
  return (megabytes * 2 ** 20) / 1000 / (performance.now() - began)
}
