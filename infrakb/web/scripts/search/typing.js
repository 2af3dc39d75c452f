// Typing: never on half-composed kana, never two answers out of order.

/**
 * Act on what is typed into a field.
 *
 * @param {HTMLInputElement} input
 * @param {() => void} act
 */
export const onTyping = (input, act) => {
  let timer = 0;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(act); // events of one keystroke or paste are one question
  };
  input.addEventListener("input", (event) => {
    if (/** @type {InputEvent} */ (event).isComposing) clearTimeout(timer);
    else later();
  });
  input.addEventListener("compositionend", later);
};

/**
 * 229: Safari ends the composition before the Enter that confirmed it.
 *
 * @param {KeyboardEvent} event
 */
export const isComposing = (event) => event.isComposing || event.keyCode === 229;
