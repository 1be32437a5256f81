// Before anything is drawn: whether the address asks for a part of the list. What is below the find
// bar then keeps its place unseen until that part is found, so that nothing moves while it is read.
"use strict";

{
  const asked = new URLSearchParams(location.search);
  const isAsked = ["q", "region", "tag", "mode", "period"].some((name) => asked.get(name));
  if (isAsked) document.documentElement.classList.add("is-asked", "is-sought");
}
