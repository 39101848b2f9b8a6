// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.benchmarks;

import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChartBuilder;

/** A chart with a bar for the processor time of each subject. */
final class Chart {
  private Chart() {}

  /** Writes a PNG. Subjects that cost many times the baseline are only named in the title. */
  static void write(List<Results> results, Results baseline, Path file) throws IOException {
    var shown = results.stream().filter(result -> result.micros() < 4 * baseline.micros()).toList();
    var chart =
        new CategoryChartBuilder().width(1100).height(620).title(title(results, shown)).build();
    var style = chart.getStyler();
    style.setLegendVisible(false);
    style.setLabelsVisible(true);
    style.setLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    style.setLabelsFontColor(Color.DARK_GRAY);
    style.setXAxisLabelRotation(45);
    style.setChartBackgroundColor(Color.WHITE);
    style.setPlotGridVerticalLinesVisible(false);
    style.setYAxisMin(0.0);
    style.setYAxisDecimalPattern("0.0");
    style.setAvailableSpaceFill(0.7);
    chart
        .addSeries(
            "µs",
            shown.stream().map(result -> result.subject().name()).toList(),
            shown.stream().map(result -> Math.round(result.micros() * 10) / 10.0).toList())
        .setFillColor(new Color(0x4472C4));
    BitmapEncoder.saveBitmap(chart, file.toString(), BitmapFormat.PNG);
  }

  /**
   * Returns a title with the values of the subjects whose bars would make all others look alike.
   */
  private static String title(List<Results> results, List<Results> shown) {
    var title = new StringBuilder("Processor time of Envoy for a request, µs");
    for (var result : results) {
      if (shown.contains(result)) continue;
      title.append(" (%s: %.0f)".formatted(result.subject().name(), result.micros()));
    }
    return title.toString();
  }
}
