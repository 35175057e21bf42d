using System.Diagnostics;
using System.Threading;
using Edge.Models;
using Edge.Runtime;
using Edge.Runtime.Judging;

namespace Inspection
{
    /// <summary>Judges a picture a second, and says what it saw to whoever listens on the debugger's line.</summary>
    public static class Program
    {
        private const int Height = 64;
        private const int Width = 64;

        public static void Main()
        {
            // All memory is taken here; nothing is allocated in the loop but the text.
            var network = new Cap();
            Judge judge = CapPictures.NewJudge();
            PreprocessingParameters preprocessing = CapPictures.Frames(Height, Width);
            byte[] frame = new byte[Height * Width];
            sbyte[] input = new sbyte[Cap.InputBytes];
            sbyte[] scores = new sbyte[Cap.OutputBytes];
            for (int number = 0; ; number++)
            {
                // Your camera fills the frame here: one byte a pixel, rows top to bottom.
                PartPicture.Draw(frame, Height, Width, number);
                Preprocessing.Run(preprocessing, frame, 0, input, 0);
                network.Infer(input, scores);
                int verdict = judge.Decide(scores, 0);
                string word = verdict == Verdict.Ok ? "OK" : verdict == Verdict.Ng ? "NG" : "GRAY";
                Debug.WriteLine("part " + number.ToString() + ": " + word + ", most like " + CapPictures.Classes[Best(scores)]);
                Thread.Sleep(1000);
            }
        }

        private static int Best(sbyte[] scores)
        {
            int best = 0;
            for (int i = 1; i < scores.Length; i++)
            {
                if (scores[i] > scores[best])
                    best = i;
            }

            return best;
        }
    }
}
