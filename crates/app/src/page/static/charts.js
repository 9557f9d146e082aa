// Draws the charts of a page with ECharts, from the numbers that stand beside each drawing. Without it the drawing stays.
(function () {
  "use strict";
  var colour = { "": "#2a6aa8", good: "#2e8b5c", fair: "#c98a16", bad: "#c4443c" };
  var still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  function bars(data) {
    var rows = data.bars.slice().reverse();
    var series = {
      type: "bar",
      barMaxWidth: 16,
      data: rows.map(function (bar) {
        return { value: data.cut ? Math.min(bar.value, data.cut) : bar.value, itemStyle: { color: colour[bar.class] } };
      }),
      label: { show: true, position: "right", color: "#1a2634", formatter: function (at) {
        var bar = rows[at.dataIndex];
        return (data.cut && bar.value > data.cut ? "» " : "") + bar.printed;
      } }
    };
    if (data.mark) {
      series.markLine = { symbol: "none", silent: true, lineStyle: { color: "#1a2634", type: "dashed" },
        data: [{ xAxis: data.mark }], label: { formatter: String(data.mark) + data.unit } };
    }
    return {
      animation: !still,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      grid: { left: 8, right: 84, top: data.mark ? 24 : 8, bottom: 8, containLabel: true },
      tooltip: { renderMode: "richText", trigger: "item", formatter: function (at) {
        if (at.componentType !== "series") { return ""; }
        var bar = rows[at.dataIndex];
        return bar.name + "：" + bar.printed + " " + data.unit;
      } },
      xAxis: { type: "value", splitLine: { lineStyle: { color: "#e3e9ef" } }, axisLabel: { color: "#4b5b6b" } },
      yAxis: { type: "category", data: rows.map(function (bar) { return bar.name; }), axisTick: { show: false },
        axisLine: { lineStyle: { color: "#aebbc8" } },
        axisLabel: { color: "#1a2634", width: 190, overflow: "truncate" } },
      series: [series]
    };
  }

  document.querySelectorAll("[data-chart]").forEach(function (place) {
    var source = place.querySelector("script[type='application/json']");
    var drawing = place.querySelector("svg");
    if (!source || !window.echarts) { return; }
    var data = JSON.parse(source.textContent);
    var canvas = document.createElement("div");
    canvas.className = "canvas";
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", data.title);
    canvas.style.height = Math.max(160, 26 * data.bars.length + 48) + "px";
    place.appendChild(canvas);
    if (drawing) { drawing.classList.add("only-print"); }
    var chart = window.echarts.init(canvas, null, { renderer: "canvas" });
    chart.setOption(bars(data));
    window.addEventListener("resize", function () { chart.resize(); });
  });
})();
