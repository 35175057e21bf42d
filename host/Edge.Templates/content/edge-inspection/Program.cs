using System.Diagnostics;
using Edge.Models;
using Edge.Runtime;
using Edge.Runtime.Judging;
using Inspection;

// Judges every picture below a folder and says what it saw; exit code 1 when a part is not good.
string folder = args.Length > 0 ? args[0] : "pictures/test";
var network = new Cap();
Judge judge = CapPictures.NewJudge();
sbyte[] input = new sbyte[Cap.InputBytes], scores = new sbyte[Cap.OutputBytes];
var found = new int[4];
var watch = new Stopwatch();
foreach (string file in Directory.EnumerateFiles(folder, "*.pgm", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
{
    GrayFrame frame = GrayFrame.Read(file);
    watch.Start();
    Preprocessing.Run(CapPictures.Frames(frame.Height, frame.Width), frame.Pixels, 0, input, 0);
    network.Infer(input, scores);
    int verdict = judge.Decide(scores, 0);
    watch.Stop();
    found[verdict]++;
    int best = Array.IndexOf(scores, scores.Max());
    string word = verdict switch { Verdict.Ok => "OK", Verdict.Ng => "NG", _ => "GRAY" };
    Console.WriteLine($"{word,-5} {CapPictures.Classes[best],-8} {Path.GetRelativePath(folder, file)}");
}

int parts = found.Sum();
double milliseconds = parts == 0 ? 0 : watch.Elapsed.TotalMilliseconds / parts;
Console.WriteLine($"{parts} parts: {found[Verdict.Ok]} OK, {found[Verdict.Ng]} NG, {found[Verdict.Gray]} for a person; {milliseconds:0.0} ms each");
return parts > 0 && found[Verdict.Ok] == parts ? 0 : 1;
