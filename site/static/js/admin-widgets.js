/* What Wagtail's templates start by inline scripts, which our content policy refuses.
   Each element says in its data what is to be started; Stimulus sees it appear,
   also in rows that are added later. */
(() => {
  const { Controller } = window.StimulusModule;

  const clocks = {
    date: "initDateChooser",
    time: "initTimeChooser",
    datetime: "initDateTimeChooser",
  };

  const startChooser = (element, kind, field, options) => {
    if (element.dataset.started) return;
    element.dataset.started = "yes";
    if (kind.startsWith("create")) window[kind](field);
    else new window[kind](field, options);
  };

  /* A chooser that takes several things at once fills the new row before Stimulus saw it. */
  document.addEventListener("w-formset:added", ({ target }) => {
    target.querySelectorAll('[data-controller="domicile-chooser"]').forEach((element) => {
      const read = (name) => element.dataset[`domicileChooser${name}Value`];
      startChooser(element, read("Kind"), read("Field"), JSON.parse(read("Options")));
    });
  });

  class Clock extends Controller {
    static values = { kind: String, options: Object };

    connect() {
      const field = this.element.previousElementSibling;
      window[clocks[this.kindValue]](field.id, this.optionsValue);
    }
  }

  class Rows extends Controller {
    static values = { options: Object, prefix: String, child: String };

    connect() {
      const Panel = window[this.optionsValue.type] || window.InlinePanel;
      /* The prefixes stand alone: in a row that is added they are rewritten one by one. */
      new Panel({
        ...this.optionsValue,
        formsetPrefix: this.prefixValue,
        emptyChildFormPrefix: this.childValue,
      });
      this.element.removeAttribute("data-controller");
    }
  }

  class Chooser extends Controller {
    static values = { kind: String, field: String, options: Object };

    connect() {
      startChooser(this.element, this.kindValue, this.fieldValue, this.optionsValue);
    }
  }

  class SearchTerm extends Controller {
    static values = { field: String, address: String };

    connect() {
      const field = document.getElementById(this.fieldValue);
      document.getElementById(`${this.fieldValue}-chooser`).addEventListener("click", () => {
        window.ModalWorkflow({
          url: this.addressValue,
          onload: window.QUERY_CHOOSER_MODAL_ONLOAD_HANDLERS,
          responses: {
            queryChosen: (chosen) => {
              field.value = chosen.querystring;
            },
          },
        });
      });
    }
  }

  window.wagtail.app.register("domicile-clock", Clock);
  window.wagtail.app.register("domicile-rows", Rows);
  window.wagtail.app.register("domicile-chooser", Chooser);
  window.wagtail.app.register("domicile-search-term", SearchTerm);
})();
