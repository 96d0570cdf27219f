import type { PageData } from '../page-data.ts'

/** Part of a page that can show other data. */
export interface View {
  readonly update: (data: PageData) => void
}

/** A view of the chosen tunnel. */
export interface FollowingView extends View {
  /** The position of the tunnel; undefined where none is chosen. */
  readonly follow: (tunnel: number | undefined) => void
}
