// Says in words when the browser could not make or use a passkey (allauth's script only writes to the console).
document.addEventListener("allauth.error", (event) => {
  event.preventDefault()
  let box = document.getElementById("passkey-problem")
  if (!box) {
    box = document.createElement("div")
    box.id = "passkey-problem"
    box.className = "notice"
    box.dataset.tone = "bad"
    box.setAttribute("role", "alert")
    document.querySelector("main h1").after(box)
  }
  const english = document.documentElement.lang === "en"
  box.textContent = english
    ? "The passkey could not be used. Try again, or sign in another way."
    : "Chưa dùng được khóa truy cập. Hãy thử lại, hoặc đăng nhập bằng cách khác."
})
