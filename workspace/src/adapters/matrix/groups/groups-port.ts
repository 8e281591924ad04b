import { CallError, type GroupsPort } from '../../../features/calls/port.ts'
import { read } from '../chat-port.ts'
import type { Outlets } from '../outlets.ts'

/** The port over whichever engine runs. */
export function groupsPort(outlets: Outlets): GroupsPort {
  const acts = () => {
    const engine = outlets.engine.value
    if (!engine) throw new CallError(outlets.connection.value === 'offline' ? 'network' : 'keys')
    return engine.groups
  }
  return {
    open: read(outlets.groups),
    begin: async (main, plan, letIn) => acts().begin(main, plan, letIn),
    say: async (groups, text) => acts().say(groups, text),
    end: async (groups) => acts().end(groups),
    enter: async (group) => acts().enter(group),
    leave: async (group) => outlets.engine.value?.groups.leave(group),
  }
}
