/** What a bundle with ink in it needs. React's own checks are for those who write for React. */
export const INK_DEFINE = { 'process.env.NODE_ENV': '"production"' }

const NOTHING = '\0no-devtools'

/** Ink asks for React's developer tools only where the environment says DEV: no user of ours needs them. */
export const withoutDevtools = {
  name: 'without-devtools',
  resolveId: id => (/(^|\/)devtools\.js$|^react-devtools-core$/.test(id) ? NOTHING : null),
  load: id => (id === NOTHING ? 'export default {}' : null),
}
