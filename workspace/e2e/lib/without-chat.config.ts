import { mergeConfig, type Plugin, type UserConfig } from 'vite'
import ours from '../../vite.config.ts'

/** Takes the one line of chat out of the list of features, as an integrator would; fails when it is not there. */
const withoutChat: Plugin = {
  name: 'parvis:without-chat',
  enforce: 'pre',
  transform(code, id) {
    if (!id.endsWith('/src/main.ts')) return
    const line = /^\s*unlessRunning\(createChat\(.*\n/m
    if (!line.test(code)) this.error('main.ts lists chat in another way: mend this test')
    return code.replace(line, '')
  },
}

const config = (typeof ours === 'function' ? await ours({ command: 'build', mode: 'production' }) : ours) as UserConfig
// Compressed twins are for a folder that the gateway serves.
const plugins = config.plugins
  ?.flat()
  .filter((plugin) => !(plugin && 'name' in plugin && plugin.name === 'parvis:brotli'))
export default mergeConfig({ ...config, plugins }, { plugins: [withoutChat] })
