import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from './gateway.ts'
import { freePort, start, startSignInPair, type SignInPair } from './processes.ts'

export interface FileProcesses extends SignInPair {
  /** Of the store of files. */
  readonly store: string
  /** What files service and store keep. */
  readonly kept: string
  /** What all of them wrote, line by line. */
  readonly lines: readonly string[]
}

/** Issuer, gateway, files service and the embedded store, which takes the issuer's tokens; no homeserver, no media. */
export async function startFileProcesses(): Promise<FileProcesses> {
  const folder = temporaryFolder()
  const secret = (name: string) => {
    writeFileSync(join(folder.path, name), `a-secret-of-these-tests-called-${name}`, { mode: 0o600 })
    return join(folder.path, name)
  }
  const write = (name: string, config: object) => {
    writeFileSync(join(folder.path, name), JSON.stringify(config))
    return join(folder.path, name)
  }
  const [administratorPasswordFile, keyFile, tokenFile] = [secret('admin'), secret('key'), secret('token')]
  const [storePort, filesPort] = [await freePort(), await freePort()]
  const at = (port: number) => ({ host: '127.0.0.1', port })
  const [store, url] = [`http://127.0.0.1:${storePort}`, `http://127.0.0.1:${filesPort}`]
  const pair = await startSignInPair({
    files: { url, tokenFile, credentials: { bearer: { scopes: ['profile'] } } },
    client: { refreshes: true },
  })
  const lines: string[] = []
  const bearer = { issuer: pair.issuer, claim: 'preferred_username' }
  const nextcloud = { url: store, administrator: 'admin', administratorPasswordFile, credentials: 'bearer' }
  const programs = [
    await start(
      'deploy/nextcloud-embedded/src/main.ts',
      write('store.json', {
        ...{ listen: at(storePort), dataDir: 'store', adminFile: administratorPasswordFile, bearer },
        logLevel: 'debug',
      }),
      lines,
    ),
    await start(
      'services/files/src/main.ts',
      write('files.json', {
        ...{ listen: at(filesPort), dataDir: 'files', nextcloud, keyFile, gatewayTokenFile: tokenFile },
        logLevel: 'trace',
      }),
      lines,
    ),
  ]
  return {
    ...pair,
    ...{ store, lines, kept: folder.path },
    [Symbol.asyncDispose]: async () => {
      await pair[Symbol.asyncDispose]()
      for (const end of programs) await end()
      folder[Symbol.dispose]()
    },
  }
}
