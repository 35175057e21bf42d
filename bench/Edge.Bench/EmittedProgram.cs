using System.Diagnostics;
using Edge.Compiler;
using Edge.Compiler.Emission;
using Edge.Compiler.Ir;

namespace Edge.Bench;

/// <summary>An INT8 graph as emitted C, compiled for this computer at full speed, without checks.</summary>
internal sealed class EmittedProgram(string program, int inputBytes, int outputBytes)
{
    /// <param name="folder">Receives the sources and the program.</param>
    /// <exception cref="InvalidOperationException">gcc is missing or refuses the code.</exception>
    public static EmittedProgram Build(Graph graph, string folder)
    {
        var options = new EmitOptions { Name = "model", ToolVersion = "study", Source = graph.Name, ModelHash = new string('0', 64), Board = "host" };
        int inputBytes = graph.Inputs[0].Bytes, outputBytes = graph.Outputs[0].Bytes;
        OutputFolder.Write(folder,
        [
            .. CEmitter.Emit(Pipeline.Plan(graph), options), .. ShippedFiles.CKernels(), new EmittedFile("main.c", Driver(inputBytes, outputBytes)),
        ]);
        string program = Path.Combine(folder, "model");
        using Process gcc = Start("gcc", ["-std=c11", "-O3", "-march=native", "-o", program, "main.c", "model.c"], folder);
        gcc.StandardInput.Close();
        gcc.WaitForExit();
        return gcc.ExitCode == 0 ? new EmittedProgram(program, inputBytes, outputBytes) : throw new InvalidOperationException("gcc refused the emitted code");
    }

    /// <summary>One inference for each image, in order.</summary>
    public sbyte[][] Run(IReadOnlyList<sbyte[]> images)
    {
        using Process process = Start(program, [], Path.GetDirectoryName(program)!);
        Task writing = Task.Run(() =>
        {
            using Stream to = process.StandardInput.BaseStream;
            foreach (sbyte[] image in images)
                to.Write((byte[])(Array)image, 0, inputBytes);
        });
        var outputs = new sbyte[images.Count][];
        for (int i = 0; i < outputs.Length; i++)
        {
            outputs[i] = new sbyte[outputBytes];
            process.StandardOutput.BaseStream.ReadExactly((byte[])(Array)outputs[i]);
        }

        writing.Wait();
        process.WaitForExit();
        return outputs;
    }

    private static Process Start(string file, string[] arguments, string folder) => Process.Start(new ProcessStartInfo(file, arguments)
    {
        WorkingDirectory = folder,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;

    private static string Driver(int inputBytes, int outputBytes) => $$"""
        #include <stdio.h>
        #include "model.h"

        int main(void)
        {
            static int8_t input[{{inputBytes}}], output[{{outputBytes}}];
            while (fread(input, 1, sizeof input, stdin) == sizeof input) {
                model_infer(input, output);
                fwrite(output, 1, sizeof output, stdout);
            }
            return 0;
        }

        """.ReplaceLineEndings("\n");
}
