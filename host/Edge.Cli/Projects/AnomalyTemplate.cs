namespace Edge.Cli.Projects;

/// <summary>The project file that <c>edge anomaly FOLDER</c> writes.</summary>
internal static class AnomalyTemplate
{
    /// <param name="name">Of the project.</param>
    /// <param name="pictures">The folder of good parts, relative to the project's.</param>
    /// <param name="board">For which code is emitted.</param>
    public static string Text(string name, string pictures, string board) =>
        $$"""
        # {{name}}: learns from pictures of good parts alone. Any value can be overridden: edge train --set anomaly.overkill=0.5%
        project: {{name}}

        model:
          network: anomaly
          classes: [good, anomaly]

        preprocess:               # integers only: the PC, the emulator and the device compute the same bytes
          color: gray8            # gray8 | rgb888 | rgb565 | yuv422
          resize: { size: [64, 64], method: bilinear_q15 }   # height, width; one cell of the map for 8x8 of these pixels

        data:
          train: { pictures: '{{pictures.Replace("'", "''", StringComparison.Ordinal)}}' }   # good parts; three of ten are held back for the limit
          # test: { folder: test }                    # with folders 'good' and 'anomaly', none of whose pictures are among the above
          # test: { idx: a.gz, labels: b.gz, good: ['0'] }   # any other source, with the names of its good classes

        anomaly:
          head: gaussian          # gaussian: each cell with what is usual at its place | nearest: with a few features seen anywhere
          entries: 64             # that the nearest head remembers
          window: 2               # 1: the highest cell is the score | 2: the highest mean of 2x2 cells, and so on
          # map: true             # the map as a second output, a score for each cell, that devices keep and send with a part
          overkill: 1%            # of good parts that may be rejected: the limit follows from it
          # gray: 0.05            # this close to the limit a person decides
          # backbone: parts.float.edge   # the features of another float model, .edge, .onnx or .tflite, instead of one trained here
          # node: block2          # which of its nodes computes them
          channels: 16            # features of a cell
          images: 24000           # with synthetic defects, in an epoch of the training
          epochs: 20
          seed: 1

        # accept:                 # the gates of 'edge validate'
        #   overkill_max: 2%
        #   escape_max: 5%        # needs pictures of bad parts in 'data.test'

        # judge:                  # another limit than the trained one
        #   limits: { anomaly: 0.4 }

        targets:
          device: { board: {{board}}, language: c }

        out: build

        """;
}
