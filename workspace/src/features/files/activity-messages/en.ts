export const en = {
  files: {
    activity: {
      title: 'Activity',
      words: 'Each line is signed by its author: the server cannot change it.',
      none: 'Nothing of what was done can be read here. Reload the page once the network is back.',
      more: 'Show more',
      added: 'Added {by}',
      version: 'Replaced {by}: version {n}',
      renamed: 'Renamed {by}. Before: “{from}”',
      moved: 'Moved {by}, from “{from}” to “{to}”',
      movedIn: 'Moved {by} to “{to}”',
      movedOut: 'Taken out of “{from}” {by}',
      deleted: 'Moved to the trash {by}',
      restored: 'Restored {by}',
    },
  },
}
