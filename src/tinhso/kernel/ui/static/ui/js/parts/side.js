// The side menu stands open on wide screens; browsers without ::details-content need it opened.
export function start(details) {
  if (matchMedia("(min-width: 64rem)").matches && !CSS.supports("selector(::details-content)")) details.open = true;
}
