/** Made from the routes of packages/server by `npm run docs`; not written by hand. */

export interface paths {
    "/api/v1/service": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The service, its limits and who asks */
        get: operations["getService"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is logged in */
        get: operations["getSession"];
        put?: never;
        /**
         * Log in
         * @description Answers with the session's cookie.
         */
        post: operations["logIn"];
        /** Log out */
        delete: operations["logOut"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change one's own password
         * @description Ends every other session of the user.
         */
        put: operations["changePassword"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/first-admin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make the first admin and log in
         * @description With the code that the service printed when it started without users.
         */
        post: operations["makeFirstAdmin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every user */
        get: operations["listUsers"];
        put?: never;
        /** Add a user */
        post: operations["addUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a user with their tokens
         * @description Jobs and pictures stay, for admins.
         */
        delete: operations["removeUser"];
        options?: never;
        head?: never;
        /**
         * Change a user's role, or stop and allow access
         * @description Sessions of who is disabled end.
         */
        patch: operations["changeUser"];
        trace?: never;
    };
    "/api/v1/users/{id}/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Give a user a new password
         * @description Ends all their sessions.
         */
        put: operations["setPassword"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tokens, newest first */
        get: operations["listTokens"];
        put?: never;
        /**
         * Make a token
         * @description Its text is in this answer and never again. A token makes no tokens: log in for it.
         */
        post: operations["makeToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke a token at once */
        delete: operations["revokeToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What Inkloom can do */
        get: operations["listTools"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One tool */
        get: operations["getTool"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools/generate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Text to image
         * @description Makes pictures from words with a diffusion model.
         */
        post: operations["runGenerate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools/img2img": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Image to image
         * @description Draws a picture anew by words, as a whole, where a mask marks it, beyond its borders, enlarged in tiles, or again and again.
         */
        post: operations["runImg2img"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools/grid": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * X/Y/Z grid
         * @description Draws one prompt, or a picture anew, with every combination of some settings, as single pictures and one labelled sheet; what was interrupted goes on.
         */
        post: operations["runGrid"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools/upscale": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Upscale
         * @description Enlarges pictures with a network of the ESRGAN, SwinIR and similar kinds, or without one.
         */
        post: operations["runUpscale"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools/annotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Preprocess
         * @description Makes control pictures: edges, lines, depth, poses, segments, normals and more.
         */
        post: operations["runAnnotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools/pose": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Draw a pose
         * @description Draws key points in OpenPose's JSON form as a control picture.
         */
        post: operations["runPose"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools/qr": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * QR code
         * @description Draws pictures that are QR codes, and checks that they scan; or hides a picture in light.
         */
        post: operations["runQr"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools/tag": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tag pictures
         * @description Names what is in pictures, by WD14 taggers or DeepDanbooru; of folders, writes captions for training.
         */
        post: operations["runTag"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools/caption": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Describe pictures
         * @description Tells in an English sentence what pictures show, by BLIP; of folders, writes captions for training.
         */
        post: operations["runCaption"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools/dataset-check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check a data set
         * @description Looks for what spoils training: too few pictures, damaged, small, blurred and doubled ones, missing and odd captions.
         */
        post: operations["runDatasetCheck"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools/dataset-prepare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Prepare a data set
         * @description Cuts and resizes pictures to multiples of 64, into a new data set or, able to be undone, in their places.
         */
        post: operations["runDatasetPrepare"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools/dataset-history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Undo in a data set
         * @description Lists what was changed in a data set's captions and pictures, takes it back, or does it again.
         */
        post: operations["runDatasetHistory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools/tags-list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * List tags
         * @description Counts the tags of a data set, those that come together, or shows the captions that fit.
         */
        post: operations["runTagsList"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools/tags-edit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Edit tags
         * @description Changes the tags of many captions at once; every change can be undone.
         */
        post: operations["runTagsEdit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools/tags-suggest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Suggest tags
         * @description Completes a tag and translates it, from a data set, the lists of tags and a dictionary of English and Chinese.
         */
        post: operations["runTagsSuggest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools/train-lora": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Train a LoRA
         * @description Teaches a model a person, a thing or a style from pictures; what is learnt is a small file of its own. A run that was cut off goes on when it is asked for again.
         */
        post: operations["runTrainLora"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools/train-embedding": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Train an embedding
         * @description Teaches a model a word for what pictures have in common (textual inversion); the model itself stays as it is, the file has some kilobytes. A run that was cut off goes on when it is asked for again.
         */
        post: operations["runTrainEmbedding"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools/train-controlnet": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Train a ControlNet
         * @description Teaches a control network to follow pictures such as edges or depth; the model itself stays as it is. A run that was cut off goes on when it is asked for again.
         */
        post: operations["runTrainControlnet"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools/train-model": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Train a checkpoint
         * @description Teaches all weights of a model from pictures with captions; the result is a whole checkpoint. Needs far more memory than a LoRA. A run that was cut off goes on when it is asked for again.
         */
        post: operations["runTrainModel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools/workflow": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Workflow
         * @description Runs a graph of nodes: tools, small nodes between them, and those of ComfyUI.
         */
        post: operations["runWorkflow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools/dice": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Magic dice
         * @description Makes a prompt by chance, or changes the one that is given by chance.
         */
        post: operations["runDice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools/info": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Picture information
         * @description Tells how a picture was made, from what Inkloom, A1111, ComfyUI and others keep in its file.
         */
        post: operations["runInfo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools/model-inspect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Inspect a model
         * @description Reads the header of a model file and tells its family, precision, keys and what is missing.
         */
        post: operations["runModelInspect"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools/lora-merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Merge LoRAs
         * @description Makes one LoRA of several, each at a strength of its own, of blocks too.
         */
        post: operations["runLoraMerge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools/lora-resize": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resize a LoRA
         * @description Makes a smaller LoRA of another, of one rank or of as much as each layer needs.
         */
        post: operations["runLoraResize"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools/lora-extract": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Extract a LoRA
         * @description Makes a LoRA of what a checkpoint has learned over the one that it was trained from.
         */
        post: operations["runLoraExtract"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools/lora-bake": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Bake LoRAs into a checkpoint
         * @description Makes a checkpoint that draws as another one does with LoRAs of any kind.
         */
        post: operations["runLoraBake"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools/model-merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Merge checkpoints
         * @description Makes one checkpoint of two or three of the same family.
         */
        post: operations["runModelMerge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools/model-new": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * New model
         * @description Makes a model that knows nothing yet, to be trained from the beginning: built like another one, in other sizes where they are given, with its autoencoder and its vocabulary.
         */
        post: operations["runModelNew"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools/estimate-memory": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Estimate memory
         * @description Tells before a run how much memory a model takes to draw or to train, by what holds it: from the header of its file, on devices by the published formulas, and here as Inkloom runs it; with charts.
         */
        post: operations["runEstimateMemory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools/doctor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check this machine
         * @description Tells what this machine can run: devices, memory, cores, versions and the models found.
         */
        post: operations["runDoctor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/preprocessors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What makes control pictures */
        get: operations["listPreprocessors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Jobs that have ended, the newest end first */
        get: operations["listEndedJobs"];
        put?: never;
        /**
         * Queue one job or several
         * @description All of them or none; several share a batch id. `waitsFor` names jobs of the same request by ids that you made.
         */
        post: operations["submitJobs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One job */
        get: operations["getJob"];
        put?: never;
        post?: never;
        /** Take an ended job out of the history; its pictures stay */
        delete: operations["removeJob"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel: at once where it waits, soon where it runs */
        post: operations["cancelJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Hold a queued job back */
        post: operations["pauseJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a paused job run */
        post: operations["resumeJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Queue a failed or cancelled job again */
        post: operations["retryJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{id}/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put a waiting job directly before or behind another of the same user */
        post: operations["moveJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{id}/priority": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Change how urgent a waiting job is */
        put: operations["setJobPriority"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/nodes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The nodes that workflows are built from
         * @description Every tool as a node (`inkloom/<id>`), small nodes between them, and ComfyUI's. Names of models are those of the library now.
         */
        get: operations["listNodeTypes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{id}/workflow": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A finished job as a workflow
         * @description The tool as one node, with those that load its pictures and save what it makes; of `generate` also the chain of ComfyUI's nodes that draws the same.
         */
        get: operations["getJobWorkflow"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Your jobs that run and wait, in their order
         * @description `place` says how many jobs of anybody start before it if nothing changes; an administrator sees everybody's.
         */
        get: operations["getQueue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queue/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let no more jobs start */
        post: operations["pauseQueue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queue/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let jobs start again */
        post: operations["resumeQueue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queue/clear": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel all jobs that wait */
        post: operations["clearQueue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queue/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Your jobs by state */
        get: operations["countJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happens to a job, until it ends
         * @description Begins with the job as it is. Events: `state` (with the job), `progress`, `preview`, `removed`, `dropped`. Their ids are the job's revisions; a client that comes again with `Last-Event-ID` misses no state.
         */
        get: operations["followJob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happens to all your jobs
         * @description Begins with the jobs that run and wait, and after `Last-Event-ID` with those that have ended since. Ids are moments, milliseconds since 1970.
         */
        get: operations["followJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/assets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Upload pictures
         * @description One as the body itself, or several as `multipart/form-data`. Their kind is told by their content. The same picture is stored once.
         */
        post: operations["upload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/assets/{hash}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A stored file
         * @description For those who uploaded it or whose job made it. Ranges of bytes and `If-None-Match` are understood; the bytes of a hash never change.
         */
        get: operations["getAsset"];
        put?: never;
        post?: never;
        /**
         * Forget an upload of yours
         * @description Pictures of the gallery stay; the file goes where nothing names it any more.
         */
        delete: operations["forgetUpload"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gallery": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Pictures, a page of them */
        get: operations["searchGallery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gallery/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many pictures there are */
        get: operations["countGallery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gallery/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tags that pictures bear */
        get: operations["listGalleryTags"];
        put?: never;
        /** Add and remove tags */
        post: operations["tagsGallery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gallery/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Models that pictures were drawn with */
        get: operations["listGalleryModels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gallery/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One picture with all that is known of its making */
        get: operations["getGalleryEntry"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gallery/favourite": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make pictures favourites, or not */
        post: operations["favouriteGallery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gallery/remove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take pictures out of sight; they can be restored */
        post: operations["removeGallery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gallery/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Bring removed pictures back */
        post: operations["restoreGallery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gallery/purge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Delete removed pictures for good
         * @description Only those that were removed before. Their files go where nothing else names them.
         */
        post: operations["purgeGallery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gallery/boards": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Boards, by name */
        get: operations["listBoards"];
        put?: never;
        /** Make a board */
        post: operations["createBoard"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gallery/boards/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One board */
        get: operations["getBoard"];
        put?: never;
        post?: never;
        /** Delete a board; its pictures stay */
        delete: operations["deleteBoard"];
        options?: never;
        head?: never;
        /** Give a board another name */
        patch: operations["renameBoard"];
        trace?: never;
    };
    "/api/v1/gallery/boards/{id}/pictures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put pictures on a board and take others off
         * @description A picture may be on several boards. Those that are not there are passed over.
         */
        post: operations["changeBoardPictures"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Documents without what they hold, the last changed first */
        get: operations["listDocuments"];
        put?: never;
        /**
         * Keep a document
         * @description Up to 2,000 of each account.
         */
        post: operations["createDocument"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One document */
        get: operations["readDocument"];
        /**
         * Change a document
         * @description Name or body that are left out stay. Where somebody has changed it meanwhile, the answer is the problem `document/conflict`.
         */
        put: operations["changeDocument"];
        post?: never;
        /** Delete a document */
        delete: operations["deleteDocument"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Data sets
         * @description Folders in the folder datasets of the data folder. Not for viewers.
         */
        get: operations["listDatasets"];
        put?: never;
        /**
         * Make an empty data set
         * @description For administrators.
         */
        post: operations["createDataset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{name}/picture": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A picture of a data set, small */
        get: operations["getDatasetPicture"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{name}/captions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Captions that fit, a part of them
         * @description In the order of their names. Captions that another program wrote over in their places are seen after `fresh`.
         */
        post: operations["searchCaptions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{name}/pictures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Names of all pictures that fit
         * @description As the parameter `only` of tag, caption and dataset-prepare takes them, one a line.
         */
        post: operations["searchDatasetPictures"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{name}/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tags of the captions that fit
         * @description With a filter, these are the tags that come together with it.
         */
        post: operations["countDatasetTags"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{name}/suggestions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a typed tag may become */
        get: operations["suggestDatasetTags"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{name}/edits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change the tags of captions, or see what would change
         * @description Fields as the tool tags-edit has them. For administrators, but for `preview`. Answers at once; with 10,000 captions within two seconds.
         */
        post: operations["editDatasetTags"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{name}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was changed */
        get: operations["getDatasetHistory"];
        put?: never;
        /**
         * Undo the last change, or do it again
         * @description For administrators.
         */
        post: operations["stepDatasetHistory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{name}/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Bring a picture or a caption into a data set
         * @description For administrators. PNG, JPEG or WebP, and `.txt` or `.caption`, in the data set's folder or one folder in it. What is there is never written over.
         */
        put: operations["addDatasetFile"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{name}/pictures/remove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take pictures out of a data set
         * @description For administrators. With the captions that describe nothing else; it can be undone.
         */
        post: operations["removeDatasetPictures"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Model files, a page of them */
        get: operations["listModels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/progress": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far reading and hashing are */
        get: operations["getModelProgress"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/scan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Look through the folders now
         * @description New files in a folder are seen by themselves; a file that was overwritten in place is seen here.
         */
        post: operations["scanModels"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One model */
        get: operations["getModel"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Note something about a model */
        patch: operations["changeModel"];
        trace?: never;
    };
    "/api/v1/models/{id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The picture beside a model, small */
        get: operations["getModelPreview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/catalogue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Files that tools need, and where they come from */
        get: operations["listCatalogue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/pulls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Downloads since the service started, newest first */
        get: operations["listPulls"];
        put?: never;
        /**
         * Fetch a model
         * @description The file is checked, and a pickle is converted to safetensors. The same request goes on where an earlier one stopped.
         */
        post: operations["startPull"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/pulls/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One download */
        get: operations["getPull"];
        put?: never;
        post?: never;
        /**
         * Stop a download
         * @description What was fetched is kept for the next time.
         */
        delete: operations["cancelPull"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/taggers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What tags or describes pictures */
        get: operations["listTaggers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/training/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Runs of training, the newest first */
        get: operations["listTrainingRuns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/training/runs/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One run: losses, samples, files, and when to stop */
        get: operations["getTrainingRun"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/training/runs/{name}/losses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Losses of a run beyond a step
         * @description For whoever follows a run by its job's progress and missed some of it.
         */
        get: operations["listTrainingLosses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/training/runs/{name}/samples/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A sample picture of a run */
        get: operations["getTrainingSample"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What the prompt language sees in a prompt
         * @description Chunks of tokens, pieces with a meaning of their own, and what is wrong, by their places in the text. Answers at once; nothing is drawn.
         */
        post: operations["readPrompt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/completions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a typed word may become
         * @description Tags by a word's beginning, an alias or their Chinese, the most frequent first; names of LoRAs, textual inversions, wildcards and styles.
         */
        get: operations["completePrompt"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Your prompts, the latest first
         * @description Each pair of prompt and negative prompt once, of the last 3,000 jobs and of as many pictures whose jobs are gone.
         */
        get: operations["listPromptHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/tag-lists": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists of tags */
        get: operations["listTagLists"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/tag-lists/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Add a list of tags, or replace it
         * @description For administrators. Lines of name,category,count,"alias,alias" as a1111-tagcomplete has them; of name,translation where the name ends in .zh. Every line is checked before anything is written.
         */
        put: operations["putTagList"];
        post?: never;
        /**
         * Remove a list of tags
         * @description For administrators.
         */
        delete: operations["removeTagList"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/styles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Styles */
        get: operations["listStyles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/styles/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Add a style, or change it
         * @description For administrators: styles are everybody's. The rest of styles.csv stays as it is.
         */
        put: operations["putStyle"];
        post?: never;
        /**
         * Remove a style
         * @description For administrators.
         */
        delete: operations["removeStyle"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Settings of the service
         * @description For administrators.
         */
        get: operations["listSettings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change settings
         * @description For administrators. All or none; what would keep the service from starting is refused. Changes take effect when the service starts again.
         */
        patch: operations["changeSettings"];
        trace?: never;
    };
    "/api/v1/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document */
        get: operations["getDocument"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document as a page */
        get: operations["getPage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Problem: {
            /** @description Where this kind of problem is explained */
            type: string;
            /** @description What kind of problem it is */
            title: string;
            status: number;
            /** @description What happened */
            detail: string;
            /**
             * @description For programs
             * @enum {string}
             */
            code: "annotator/damaged" | "annotator/input" | "annotator/missing" | "annotator/unknown" | "asset/missing" | "asset/name" | "auth/account" | "auth/forbidden" | "auth/full" | "auth/last-admin" | "auth/many" | "auth/required" | "auth/setup" | "auth/taken" | "auth/unknown" | "auth/wrong" | "backup/incomplete" | "backup/malformed" | "backup/not-empty" | "board/many" | "board/name" | "board/taken" | "board/unknown" | "config/invalid" | "config/malformed" | "config/unknown" | "config/unwritable" | "control/damaged" | "control/family" | "control/missing" | "control/unit" | "dataset/busy" | "dataset/caption" | "dataset/changed" | "dataset/config" | "dataset/empty" | "dataset/journal" | "dataset/missing" | "dataset/picture" | "dataset/tag-list" | "dataset/unsupported" | "document/body" | "document/conflict" | "document/many" | "document/name" | "document/unknown" | "folder/failed" | "folder/other" | "gallery/cursor" | "gallery/tag" | "gallery/unknown" | "generate/not-finite" | "graph/gradient" | "graph/shape" | "grid/axis" | "grid/other" | "hires/latents" | "hires/upscaler" | "input/invalid" | "input/name" | "input/picture" | "input/usage" | "job/failed" | "job/waited-for" | "job/worker-died" | "library/preview" | "library/unhashed" | "library/unknown" | "lora/block-weights" | "lora/family" | "lora/missing" | "lora/not-finite" | "lora/unreadable" | "mask/empty" | "mask/size" | "memory/short" | "merge/families" | "merge/kinds" | "merge/nothing" | "merge/overflow" | "merge/request" | "merge/shapes" | "model/family" | "model/incomplete" | "model/missing" | "models/config" | "models/installation" | "models/unknown" | "onnx/clip-skip" | "onnx/external-data" | "onnx/interface" | "onnx/malformed" | "onnx/size" | "onnx/unsupported" | "onnx/weights-needed" | "output/exists" | "output/full" | "output/unwritable" | "picture/untold" | "pose/malformed" | "prompt/embedding" | "prompt/list" | "prompt/network" | "prompt/style" | "prompt/syntax" | "prompt/tags" | "prompt/too-long" | "prompt/weight" | "prompt/wildcard" | "pull/address" | "pull/answer" | "pull/busy" | "pull/changed" | "pull/checksum" | "pull/content" | "pull/conversion" | "pull/denied" | "pull/exists" | "pull/missing" | "pull/page" | "pull/size" | "pull/source" | "pull/space" | "pull/unknown" | "pull/unreachable" | "queue/dependency" | "queue/full" | "queue/state" | "queue/taken" | "queue/unknown" | "request/host" | "request/large" | "request/malformed" | "request/media" | "request/method" | "request/origin" | "request/proxied" | "request/range" | "request/unknown" | "runtime/device-absent" | "runtime/failed" | "runtime/feeds" | "runtime/host-died" | "runtime/out-of-memory" | "runtime/released" | "service/address" | "service/failed" | "service/unreachable" | "service/workers" | "storage/address" | "storage/busy" | "storage/damaged" | "storage/encoding" | "storage/full" | "storage/newer" | "storage/objects" | "storage/refused" | "storage/unreachable" | "storage/unwritable" | "tagger/damaged" | "tagger/labels" | "tagger/missing" | "tagger/unsupported" | "tokenizer/malformed" | "tokenizer/missing" | "tokenizer/too-large" | "training/busy" | "training/checkpoint" | "training/diverged" | "training/optimizer" | "training/option" | "training/precision" | "training/resume" | "training/schedule" | "training/state" | "training/unknown" | "upscaler/damaged" | "upscaler/missing" | "upscaler/not-finite" | "upscaler/size" | "upscaler/unknown" | "webhook/refused" | "weights/byte-order" | "weights/changed" | "weights/dtype" | "weights/empty" | "weights/file-missing" | "weights/header" | "weights/index" | "weights/layout" | "weights/missing" | "weights/no-tensors" | "weights/not-a-file" | "weights/not-finite" | "weights/pickle" | "weights/pickle-import" | "weights/pickle-limit" | "weights/pointer" | "weights/too-large" | "weights/truncated" | "weights/unknown-format" | "weights/zip" | "workflow/file" | "workflow/invalid" | "workflow/nothing" | "workflow/sizes" | "workflow/untold";
            /** @description Why that is a problem */
            cause: string;
            /** @description What helps */
            cure: string;
            /** @description The path that was asked */
            instance?: string;
            /** @description The first field that is at fault */
            field?: string;
            /** @description Every field that is at fault */
            errors?: {
                /** @description The field */
                field: string;
                /** @description What is wrong with it */
                detail: string;
            }[];
            /** @description Seconds to wait */
            retryAfter?: number;
        };
        /** @description How far a job is */
        Progress: {
            /**
             * @description What it is doing
             * @enum {string}
             */
            stage: "load" | "annotate" | "encode" | "sample" | "decode" | "upscale" | "tag" | "merge" | "latents" | "train";
            /** @description Steps done */
            step?: number;
            /** @description Steps in all */
            steps?: number;
            /** @description Something worth knowing */
            notice?: string;
            picture?: {
                /** @description Which */
                number: number;
                /** @description Of how many */
                of: number;
            };
            graph?: {
                /** @description Id of the node that runs */
                node?: string;
                /** @description Ids of nodes that ran before */
                done: string[];
                /** @description Ids of nodes whose work was there already */
                cached: string[];
                /** @description What nodes show, by their ids: `files` as jobs have them, and `text` */
                shown: {
                    [key: string]: unknown;
                };
            };
            training?: {
                /** @description Epoch, from 1 */
                epoch: number;
                /** @description Loss of the step */
                loss: number;
                /** @description Of the pictures held back, where it was measured */
                validationLoss?: number;
                /** @description Learning rate */
                learningRate: number;
                /** @description Seconds that the step took */
                seconds: number;
                /** @description Sample pictures drawn so far */
                samples: number;
            };
        };
        JobFile: {
            /** @description What it is to the tool: picture, sheet, map, chart */
            role: string;
            /** @description Its name in requests */
            asset: string;
            /** @description Where it can be fetched */
            url: string;
            /** @description SHA-256 */
            hash?: string;
            /** @description Size */
            bytes?: number;
            /** @description Kind of file */
            mediaType?: string;
            /** @description Pixels from left to right */
            width?: number;
            /** @description Pixels from top to bottom */
            height?: number;
            /** @description Seed that it was drawn with */
            seed?: number;
            /** @description A1111's text about its making */
            infotext?: string;
        } & {
            [key: string]: unknown;
        };
        Job: {
            /**
             * Format: uuid
             * @description A UUID of version 7, so that ids sort by age
             */
            id: string;
            /** @description Id of a tool, or `comfy` */
            tool: string;
            /**
             * @description What it has become
             * @enum {string}
             */
            state: "queued" | "paused" | "running" | "done" | "failed" | "cancelled";
            /** @description As checked, with every default */
            parameters: {
                [key: string]: unknown;
            };
            /**
             * Format: uuid
             * @description Who asked for it; null without accounts
             */
            user: string | null;
            /**
             * Format: uuid
             * @description Shared by the jobs of one request
             */
            batch: string | null;
            /** @description Higher is earlier */
            priority: number;
            /** @description Jobs that must be done before */
            waitsFor: number;
            /** @description How often it was begun */
            attempts: number;
            /** @description Whether it runs and is asked to stop */
            cancelling: boolean;
            /** @description Rises with every change */
            revision: number;
            progress: components["schemas"]["Progress"] | null;
            result: ({
                files?: components["schemas"]["JobFile"][];
                /** @description What the tool says beside its files */
                report?: {
                    [key: string]: unknown;
                };
                /** @description Of a graph, what each node shows: `files` and `text`, by the nodes' ids */
                outputs?: {
                    [key: string]: unknown;
                };
            } & {
                [key: string]: unknown;
            }) | null;
            error: components["schemas"]["Problem"] | null;
            /**
             * Format: date-time
             * @description When it was asked for
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it was begun last
             */
            startedAt: string | null;
            /**
             * Format: date-time
             * @description When it ended
             */
            finishedAt: string | null;
            links: {
                /** @description The job */
                self: string;
                /** @description What happens to it, as server-sent events */
                events: string;
            };
        };
        /** @description What server-sent events hold as data and the WebSocket as text */
        JobEvent: {
            /** @constant */
            type: "state";
            /**
             * Format: uuid
             * @description Of the job
             */
            id: string;
            /** @description Of the job, with this event */
            revision: number;
            job: components["schemas"]["Job"];
        } | {
            /** @constant */
            type: "progress";
            /**
             * Format: uuid
             * @description Of the job
             */
            id: string;
            /** @description Of the job, with this event */
            revision: number;
            progress: components["schemas"]["Progress"];
        } | {
            /** @constant */
            type: "preview";
            /**
             * Format: uuid
             * @description Of the job
             */
            id: string;
            /** @description Of the job, with this event */
            revision: number;
            /** @description Kind of picture */
            mediaType: string;
            /** @description Base64; over the WebSocket it follows as bytes */
            picture?: string;
        } | {
            /** @constant */
            type: "removed";
            /**
             * Format: uuid
             * @description Of the job
             */
            id: string;
            /** @description Of the job, with this event */
            revision: number;
        } | {
            /** @constant */
            type: "queue";
        } | {
            /** @constant */
            type: "dropped";
        };
        GalleryEntry: {
            /**
             * Format: uuid
             * @description Of the entry
             */
            id: string;
            /**
             * Format: uuid
             * @description Whose it is
             */
            user: string | null;
            /**
             * Format: uuid
             * @description The job that made it
             */
            job: string | null;
            /** @description Place among the job's pictures */
            index: number;
            /** @description Its name in requests */
            asset: string;
            /** @description The picture */
            url: string;
            /** @description A small one */
            thumbnail: string;
            /** @description Size */
            bytes: number;
            /** @description Kind of file */
            mediaType: string;
            /** @description Pixels from left to right */
            width: number | null;
            /** @description Pixels from top to bottom */
            height: number | null;
            /** @description What made it */
            tool: string;
            /** @description The words it was drawn from */
            prompt: string;
            /** @description The model */
            model: string | null;
            /** @description The seed */
            seed: string | null;
            /** @description Whether it is a favourite */
            favourite: boolean;
            /** @description Tags */
            tags: string[];
            /** @description Boards that it is on */
            boards: string[];
            /**
             * Format: date-time
             * @description When it was made
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it was removed
             */
            removedAt: string | null;
        };
        Board: {
            /**
             * Format: uuid
             * @description Of the board
             */
            id: string;
            /**
             * Format: uuid
             * @description Whose it is
             */
            user: string | null;
            /** @description What people call it */
            name: string;
            /** @description Pictures on it that were not removed */
            pictures: number;
            cover: {
                /**
                 * Format: uuid
                 * @description Of the newest picture's entry
                 */
                id: string;
                /** @description Its name in requests */
                asset: string;
                /** @description The picture */
                url: string;
                /** @description A small one */
                thumbnail: string;
            } | null;
            /**
             * Format: date-time
             * @description When it was made
             */
            createdAt: string;
        };
        Upload: {
            /** @description Its name in requests */
            asset: string;
            /** @description Where it can be fetched */
            url: string;
            /** @description SHA-256 */
            hash: string;
            /** @description Size */
            bytes: number;
            /** @description Kind of file, by its content */
            mediaType: string;
            /** @description Pixels from left to right */
            width: number;
            /** @description Pixels from top to bottom */
            height: number;
            /** @description Its name on the client's side */
            name?: string;
        };
        /** @description Text to image */
        GenerateParameters: {
            /** @description Prompt. What the picture shows. */
            prompt: string;
            /**
             * @description Negative prompt. What the picture should not show.
             * @default
             */
            negative_prompt?: string;
            /** @description Styles. Names of styles in styles.csv of the data folder, with commas between, applied in order (none). */
            styles?: string;
            /**
             * @description Repair text. Full-width punctuation, curly quotes and HTML references of prompts become plain characters, as in A1111; SD 2.x and the second encoder of SDXL do so always.
             * @default false
             */
            repair_text?: boolean;
            /**
             * @description Emphasis. What weights such as (word:1.2) do: A1111's four ways, or ComfyUI's syntax with one of its five.
             * @default original
             * @enum {string}
             */
            emphasis?: "original" | "no-norm" | "ignore" | "none" | "comfy" | "comfy++" | "comfy-a1111" | "compel" | "down-weight";
            /**
             * @description Weight normalisation. How weights are evened out before they act, with ComfyUI's syntax only.
             * @default none
             * @enum {string}
             */
            weight_normalization?: "none" | "mean" | "length" | "length+mean";
            /**
             * @description Steps. Sampling steps; more take longer.
             * @default 20
             */
            steps?: number;
            /**
             * @description Guidance scale. How strictly the words are followed; 1 turns guidance and the negative prompt off.
             * @default 7
             */
            cfg?: number;
            /**
             * @description Sampler. How noise is turned into a picture.
             * @default Euler
             * @example Euler
             * @example Euler a
             * @example Heun
             * @example LMS
             * @example DPM2
             * @example DPM2 a
             * @example DPM++ 2M
             * @example DPM++ 2S a
             * @example DPM++ SDE
             * @example DPM++ 2M SDE
             * @example DPM++ 2M SDE Heun
             * @example DPM++ 3M SDE
             * @example DPM fast
             * @example DPM adaptive
             * @example DDIM
             * @example PLMS
             * @example UniPC
             * @example LCM
             * @example Restart
             * @example DEIS
             * @example IPNDM
             */
            sampler?: string;
            /**
             * @description Schedule. Spacing of the noise levels; Automatic takes what suits the sampler.
             * @default Automatic
             * @example Automatic
             * @example Uniform
             * @example Karras
             * @example Exponential
             * @example Polyexponential
             * @example SGM Uniform
             * @example Simple
             * @example Normal
             * @example DDIM
             * @example Beta
             * @example KL Optimal
             * @example Align Your Steps
             */
            schedule?: string;
            /**
             * @description Seed. Start of the random numbers: the same seed makes the same picture; -1 draws one.
             * @default -1
             */
            seed?: number;
            /** @description Eta. Share of fresh noise in each step of the ancestral and SDE samplers, DPM fast, DPM adaptive and DDIM (1, and 0 for DDIM). */
            eta?: number;
            /**
             * @description Noise factor. Factor of all fresh noise.
             * @default 1
             */
            s_noise?: number;
            /**
             * @description Churn. Noise put back during a walk of Euler, Heun or DPM2.
             * @default 0
             */
            s_churn?: number;
            /**
             * @description Churn from level. Lowest noise level at which noise is put back.
             * @default 0
             */
            s_tmin?: number;
            /**
             * @description Churn to level. Highest noise level at which noise is put back; 0 is no limit.
             * @default 0
             */
            s_tmax?: number;
            /** @description Lowest noise level. Lowest level above 0 that the schedule goes down to (the model's own). */
            sigma_min?: number;
            /** @description Highest noise level. Level at which the schedule begins (the model's own). */
            sigma_max?: number;
            /** @description Rho. Bend of the schedules Karras and Polyexponential; more means more steps at low noise (7, and 1 for Polyexponential). */
            rho?: number;
            /**
             * @description Discard next-to-last level. Leaves out the level before the last with every sampler; DPM2, DPM2 a and DPM++ 3M SDE always do.
             * @default false
             */
            discard_next_to_last_sigma?: boolean;
            /**
             * @description Guidance rescale. Share of the picture's contrast that is taken from the answer without guidance; against burnt colours.
             * @default 0
             */
            cfg_rescale?: number;
            /**
             * @description Guidance schedule. How the guidance scale goes while the picture is drawn.
             * @default constant
             * @enum {string}
             */
            cfg_schedule?: "constant" | "linear-down" | "cosine-down" | "half-cosine-down" | "linear-up" | "cosine-up" | "half-cosine-up" | "power-up" | "power-down" | "linear-repeating" | "cosine-repeating" | "sawtooth";
            /**
             * @description Least guidance scale. What the guidance schedule goes down to, or comes up from.
             * @default 1
             */
            cfg_min?: number;
            /**
             * @description Guidance schedule power. Exponent of the power schedules, number of waves of the repeating ones.
             * @default 4
             */
            cfg_power?: number;
            /**
             * @description Guidance start. Share of the training times after which guidance begins.
             * @default 0
             */
            cfg_start?: number;
            /**
             * @description Guidance end. Share of the training times after which guidance ends.
             * @default 1
             */
            cfg_end?: number;
            /**
             * @description Negative guidance minimum sigma. Below this noise level every second call goes without the negative prompt, which is faster.
             * @default 0
             */
            s_min_uncond?: number;
            /**
             * @description Dynamic thresholding. Keeps high guidance scales from burning colours, by the range of a lower one.
             * @default false
             */
            dynamic_thresholding?: boolean;
            /**
             * @description Mimicked scale. Guidance scale whose range of values dynamic thresholding keeps.
             * @default 7
             */
            mimic_scale?: number;
            /**
             * @description Mimicked schedule. How the mimicked scale goes while the picture is drawn.
             * @default constant
             * @enum {string}
             */
            mimic_schedule?: "constant" | "linear-down" | "cosine-down" | "half-cosine-down" | "linear-up" | "cosine-up" | "half-cosine-up" | "power-up" | "power-down" | "linear-repeating" | "cosine-repeating" | "sawtooth";
            /**
             * @description Least mimicked scale. What the mimicked schedule goes down to, or comes up from.
             * @default 0
             */
            mimic_min?: number;
            /**
             * @description Threshold percentile. Share of the values within the range of dynamic thresholding; the rest is cut.
             * @default 1
             */
            threshold_percentile?: number;
            /**
             * @description Threshold centre. What dynamic thresholding scales values about.
             * @default mean
             * @enum {string}
             */
            threshold_about?: "mean" | "zero";
            /**
             * @description Threshold measure. What the range of dynamic thresholding is: the largest magnitude or the standard deviation.
             * @default largest
             * @enum {string}
             */
            threshold_measure?: "largest" | "deviation";
            /**
             * @description Threshold channels together. One range for all channels instead of one for each.
             * @default false
             */
            threshold_joint?: boolean;
            /**
             * @description Threshold share. Share of dynamic thresholding in the answer; the rest is plain guidance.
             * @default 1
             */
            threshold_share?: number;
            /** @description Width. Width of the picture, in pixels (the model's own size). */
            width?: number;
            /** @description Height. Height of the picture, in pixels (the model's own size). */
            height?: number;
            /**
             * @description Aspect. Proportions such as 16:9, or what the picture is for: avatar, phone screen, article, social, wallpaper, poster; the size follows from the model (that of width and height).
             * @example 1:1
             * @example 1:2
             * @example 4:3
             * @example 3:4
             * @example 16:9
             * @example 9:16
             */
            aspect?: string;
            /**
             * @description Number of pictures. Pictures to make, with the seeds that follow the first.
             * @default 1
             */
            batch?: number;
            /**
             * @description Variation seed. Seed that the picture goes towards; -1 draws one.
             * @default -1
             */
            variation_seed?: number;
            /**
             * @description Variation strength. How far it goes there; above 0 the pictures of a batch share the seed and vary in this one.
             * @default 0
             */
            variation_strength?: number;
            /**
             * @description Seed from width. Width of the picture whose composition the seed keeps at this size; 0 is off, in pixels.
             * @default 0
             */
            seed_resize_width?: number;
            /**
             * @description Seed from height. Height of that picture; 0 is off, in pixels.
             * @default 0
             */
            seed_resize_height?: number;
            /**
             * @description Model. Name of a model (`inkloom doctor` lists them), or path of a checkpoint file or folder. Here: a name below the model folders, never a path.
             * @default inkloom-mini
             */
            model?: string;
            /**
             * @description LoRAs. Applied beside those of the prompt's <lora:...> tags: name:strength, several parted by ;. Here: a name below the model folders, never a path.
             * @default
             */
            loras?: string;
            /**
             * @description CLIP skip. Which of the text encoder's layers is used, counted from the last.
             * @default 1
             */
            clip_skip?: number;
            /**
             * @description Noise. Whose random numbers are drawn: A1111's on CPU or GPU, or ComfyUI's.
             * @default a1111-cpu
             * @enum {string}
             */
            noise?: "a1111-cpu" | "a1111-gpu" | "comfy";
            /**
             * @description Precision. int8 computes the U-Net with 8-bit numbers: about twice as fast on a processor, with slightly different pictures; its weights are made on first use.
             * @default full
             * @enum {string}
             */
            precision?: "full" | "int8";
            /**
             * @description Device. What computes; auto takes the fastest that works here.
             * @default auto
             * @enum {string}
             */
            device?: "auto" | "cpu" | "webgpu" | "cuda";
            /** @description Control units. A picture to follow, with preprocessor and control network: "canny,image=room.png,model=control_v11p_sd15_canny,weight=0.8"; may be given several times (none). */
            control?: {
                /** @default true */
                enabled: boolean;
                /** @default none */
                preprocessor: string;
                model?: string;
                image?: string;
                images?: {
                    image: string;
                    /** @default 1 */
                    weight: number;
                    mask?: string;
                }[];
                pose?: string;
                mask?: string;
                region?: string;
                /** @default 1 */
                weight: number;
                /** @default 0 */
                start: number;
                /** @default 1 */
                end: number;
                /**
                 * @default balanced
                 * @enum {unknown}
                 */
                mode: "balanced" | "prompt" | "control";
                /**
                 * @default crop
                 * @enum {unknown}
                 */
                resize: "stretch" | "crop" | "fill";
                resolution?: number;
                /** @default false */
                pixel_perfect: boolean;
                threshold_a?: number;
                threshold_b?: number;
                /**
                 * @default both
                 * @enum {unknown}
                 */
                hires: "both" | "low" | "high";
                layer_weights?: number[];
                union_type?: string;
                /**
                 * @default linear
                 * @enum {unknown}
                 */
                weight_type: "linear" | "ease in" | "ease out" | "ease in-out" | "reverse in-out" | "weak input" | "weak output" | "weak middle" | "strong middle" | "style transfer" | "composition" | "strong style transfer" | "style and composition";
            }[];
            /**
             * @description VAE. Name or path of another VAE; Automatic takes <model>.vae.* beside the model if there is one, None the model's own. Here: a name below the model folders, never a path.
             * @default Automatic
             */
            vae?: string;
            /**
             * @description Prediction. What the model predicts, noise or velocity, where its file does not say or is wrong.
             * @default auto
             * @enum {string}
             */
            prediction?: "auto" | "epsilon" | "v";
            /**
             * @description Zero terminal SNR. Stretches the noise levels so that the first holds no trace of a picture.
             * @default false
             */
            zero_snr?: boolean;
            /** @description Refiner. Name or path of a second model that draws the last steps (one model draws all steps). Here: a name below the model folders, never a path. */
            refiner?: string;
            /**
             * @description Refiner switch at. Share of the steps after which the refiner draws.
             * @default 0.8
             */
            refiner_switch_at?: number;
            /**
             * @description Image guidance scale. instruct-pix2pix models: how closely the picture to begin with is kept.
             * @default 1.5
             */
            image_cfg?: number;
            /** @description Original width. SDXL: width of the picture before it was scaled, as the model is told, in pixels (the picture's size). */
            original_width?: number;
            /** @description Original height. SDXL: height of the picture before it was scaled, as the model is told, in pixels (the picture's size). */
            original_height?: number;
            /**
             * @description Crop left. SDXL: pixels cut off on the left, as the model is told, in pixels.
             * @default 0
             */
            crop_left?: number;
            /**
             * @description Crop top. SDXL: pixels cut off at the top, as the model is told, in pixels.
             * @default 0
             */
            crop_top?: number;
            /** @description Target width. SDXL: width that the picture is for, as the model is told, in pixels (the picture's size). */
            target_width?: number;
            /** @description Target height. SDXL: height that the picture is for, as the model is told, in pixels (the picture's size). */
            target_height?: number;
            /**
             * @description Aesthetic score. SDXL's refiner: score that the prompt asks for.
             * @default 6
             */
            aesthetic_score?: number;
            /**
             * @description Negative aesthetic score. SDXL's refiner: score that the negative prompt stands for.
             * @default 2.5
             */
            negative_aesthetic_score?: number;
            /** @description Hires factor. Draws the picture again this many times larger (no second pass). */
            hires?: number;
            /** @description Hires width. Width after the second pass, instead of a factor, in pixels (by the height or the factor). */
            hires_width?: number;
            /** @description Hires height. Height after the second pass; with both, what is too long is cut off, in pixels (by the width or the factor). */
            hires_height?: number;
            /**
             * @description Hires upscaler. What enlarges between the passes: latents, pixels, or an upscaler file. Here: a name below the model folders, never a path.
             * @default Latent
             * @example Latent
             * @example Latent (antialiased)
             * @example Latent (bicubic)
             * @example Latent (bicubic antialiased)
             * @example Latent (nearest)
             * @example Latent (nearest-exact)
             * @example Lanczos
             * @example Nearest
             * @example None
             */
            hires_upscaler?: string;
            /**
             * @description Hires denoising strength. How much the second pass may change.
             * @default 0.7
             */
            hires_denoise?: number;
            /**
             * @description Hires steps. Steps of the second pass; 0 takes those of the first.
             * @default 0
             */
            hires_steps?: number;
            /** @description Hires checkpoint. Name or path of the model that draws the second pass (as in the first pass). Here: a name below the model folders, never a path. */
            hires_model?: string;
            /**
             * @description Hires sampler. Sampler of the second pass (as in the first pass).
             * @example Euler
             * @example Euler a
             * @example Heun
             * @example LMS
             * @example DPM2
             * @example DPM2 a
             * @example DPM++ 2M
             * @example DPM++ 2S a
             * @example DPM++ SDE
             * @example DPM++ 2M SDE
             * @example DPM++ 2M SDE Heun
             * @example DPM++ 3M SDE
             * @example DPM fast
             * @example DPM adaptive
             * @example DDIM
             * @example PLMS
             * @example UniPC
             * @example LCM
             * @example Restart
             * @example DEIS
             * @example IPNDM
             */
            hires_sampler?: string;
            /**
             * @description Hires schedule. Schedule of the second pass (as in the first pass).
             * @example Automatic
             * @example Uniform
             * @example Karras
             * @example Exponential
             * @example Polyexponential
             * @example SGM Uniform
             * @example Simple
             * @example Normal
             * @example DDIM
             * @example Beta
             * @example KL Optimal
             * @example Align Your Steps
             */
            hires_schedule?: string;
            /** @description Hires guidance scale. Guidance scale of the second pass (as in the first pass). */
            hires_cfg?: number;
            /** @description Hires prompt. Prompt of the second pass (as in the first pass). */
            hires_prompt?: string;
            /** @description Hires negative prompt. Negative prompt of the second pass (as in the first pass). */
            hires_negative?: string;
            /**
             * @description Batch count. Batches to make one after the other, with the seeds that follow; each is written when it is done.
             * @default 1
             */
            batch_count?: number;
            /** @description List of prompts. A prompt a line, or a line of options such as --prompt words --steps 20; on the command line a text file, - for the standard input (the prompt alone). */
            prompts?: string;
            /**
             * @description Insert prompts at. Where the list's prompts stand beside the prompt that is given.
             * @default start
             * @enum {string}
             */
            prompts_at?: "start" | "end";
            /**
             * @description Seeds of the list. An open seed is drawn for each line (own) or once for all (same), or counts on line by line (iterate).
             * @default own
             * @enum {string}
             */
            prompts_seed?: "own" | "same" | "iterate";
        };
        /** @description Image to image */
        Img2imgParameters: {
            /** @description Picture. Picture to begin with: PNG, JPEG or WebP; on the command line also a folder of them. Here: `asset:` and the SHA-256 of an upload or of a job's picture. */
            image: string;
            /**
             * @description Denoising strength. How much may change: 0 hardly anything, 1 everything.
             * @default 0.75
             */
            denoise?: number;
            /**
             * @description Resize mode. How a picture of other proportions fits: stretched, cut, filled at its borders, or stretched as latents.
             * @default stretch
             * @enum {string}
             */
            resize?: "stretch" | "crop" | "fill" | "latent";
            /**
             * @description Noise multiplier. Factor of the first noise.
             * @default 1
             */
            noise_multiplier?: number;
            /**
             * @description Color correction. Gives the result the colors of the picture it began with.
             * @default false
             */
            color_correction?: boolean;
            /** @description Prompt. What the picture shows. */
            prompt: string;
            /**
             * @description Negative prompt. What the picture should not show.
             * @default
             */
            negative_prompt?: string;
            /** @description Styles. Names of styles in styles.csv of the data folder, with commas between, applied in order (none). */
            styles?: string;
            /**
             * @description Repair text. Full-width punctuation, curly quotes and HTML references of prompts become plain characters, as in A1111; SD 2.x and the second encoder of SDXL do so always.
             * @default false
             */
            repair_text?: boolean;
            /**
             * @description Emphasis. What weights such as (word:1.2) do: A1111's four ways, or ComfyUI's syntax with one of its five.
             * @default original
             * @enum {string}
             */
            emphasis?: "original" | "no-norm" | "ignore" | "none" | "comfy" | "comfy++" | "comfy-a1111" | "compel" | "down-weight";
            /**
             * @description Weight normalisation. How weights are evened out before they act, with ComfyUI's syntax only.
             * @default none
             * @enum {string}
             */
            weight_normalization?: "none" | "mean" | "length" | "length+mean";
            /**
             * @description Steps. Sampling steps; more take longer.
             * @default 20
             */
            steps?: number;
            /**
             * @description Guidance scale. How strictly the words are followed; 1 turns guidance and the negative prompt off.
             * @default 7
             */
            cfg?: number;
            /**
             * @description Sampler. How noise is turned into a picture.
             * @default Euler
             * @example Euler
             * @example Euler a
             * @example Heun
             * @example LMS
             * @example DPM2
             * @example DPM2 a
             * @example DPM++ 2M
             * @example DPM++ 2S a
             * @example DPM++ SDE
             * @example DPM++ 2M SDE
             * @example DPM++ 2M SDE Heun
             * @example DPM++ 3M SDE
             * @example DPM fast
             * @example DPM adaptive
             * @example DDIM
             * @example PLMS
             * @example UniPC
             * @example LCM
             * @example Restart
             * @example DEIS
             * @example IPNDM
             */
            sampler?: string;
            /**
             * @description Schedule. Spacing of the noise levels; Automatic takes what suits the sampler.
             * @default Automatic
             * @example Automatic
             * @example Uniform
             * @example Karras
             * @example Exponential
             * @example Polyexponential
             * @example SGM Uniform
             * @example Simple
             * @example Normal
             * @example DDIM
             * @example Beta
             * @example KL Optimal
             * @example Align Your Steps
             */
            schedule?: string;
            /**
             * @description Seed. Start of the random numbers: the same seed makes the same picture; -1 draws one.
             * @default -1
             */
            seed?: number;
            /** @description Eta. Share of fresh noise in each step of the ancestral and SDE samplers, DPM fast, DPM adaptive and DDIM (1, and 0 for DDIM). */
            eta?: number;
            /**
             * @description Noise factor. Factor of all fresh noise.
             * @default 1
             */
            s_noise?: number;
            /**
             * @description Churn. Noise put back during a walk of Euler, Heun or DPM2.
             * @default 0
             */
            s_churn?: number;
            /**
             * @description Churn from level. Lowest noise level at which noise is put back.
             * @default 0
             */
            s_tmin?: number;
            /**
             * @description Churn to level. Highest noise level at which noise is put back; 0 is no limit.
             * @default 0
             */
            s_tmax?: number;
            /** @description Lowest noise level. Lowest level above 0 that the schedule goes down to (the model's own). */
            sigma_min?: number;
            /** @description Highest noise level. Level at which the schedule begins (the model's own). */
            sigma_max?: number;
            /** @description Rho. Bend of the schedules Karras and Polyexponential; more means more steps at low noise (7, and 1 for Polyexponential). */
            rho?: number;
            /**
             * @description Discard next-to-last level. Leaves out the level before the last with every sampler; DPM2, DPM2 a and DPM++ 3M SDE always do.
             * @default false
             */
            discard_next_to_last_sigma?: boolean;
            /**
             * @description Guidance rescale. Share of the picture's contrast that is taken from the answer without guidance; against burnt colours.
             * @default 0
             */
            cfg_rescale?: number;
            /**
             * @description Guidance schedule. How the guidance scale goes while the picture is drawn.
             * @default constant
             * @enum {string}
             */
            cfg_schedule?: "constant" | "linear-down" | "cosine-down" | "half-cosine-down" | "linear-up" | "cosine-up" | "half-cosine-up" | "power-up" | "power-down" | "linear-repeating" | "cosine-repeating" | "sawtooth";
            /**
             * @description Least guidance scale. What the guidance schedule goes down to, or comes up from.
             * @default 1
             */
            cfg_min?: number;
            /**
             * @description Guidance schedule power. Exponent of the power schedules, number of waves of the repeating ones.
             * @default 4
             */
            cfg_power?: number;
            /**
             * @description Guidance start. Share of the training times after which guidance begins.
             * @default 0
             */
            cfg_start?: number;
            /**
             * @description Guidance end. Share of the training times after which guidance ends.
             * @default 1
             */
            cfg_end?: number;
            /**
             * @description Negative guidance minimum sigma. Below this noise level every second call goes without the negative prompt, which is faster.
             * @default 0
             */
            s_min_uncond?: number;
            /**
             * @description Dynamic thresholding. Keeps high guidance scales from burning colours, by the range of a lower one.
             * @default false
             */
            dynamic_thresholding?: boolean;
            /**
             * @description Mimicked scale. Guidance scale whose range of values dynamic thresholding keeps.
             * @default 7
             */
            mimic_scale?: number;
            /**
             * @description Mimicked schedule. How the mimicked scale goes while the picture is drawn.
             * @default constant
             * @enum {string}
             */
            mimic_schedule?: "constant" | "linear-down" | "cosine-down" | "half-cosine-down" | "linear-up" | "cosine-up" | "half-cosine-up" | "power-up" | "power-down" | "linear-repeating" | "cosine-repeating" | "sawtooth";
            /**
             * @description Least mimicked scale. What the mimicked schedule goes down to, or comes up from.
             * @default 0
             */
            mimic_min?: number;
            /**
             * @description Threshold percentile. Share of the values within the range of dynamic thresholding; the rest is cut.
             * @default 1
             */
            threshold_percentile?: number;
            /**
             * @description Threshold centre. What dynamic thresholding scales values about.
             * @default mean
             * @enum {string}
             */
            threshold_about?: "mean" | "zero";
            /**
             * @description Threshold measure. What the range of dynamic thresholding is: the largest magnitude or the standard deviation.
             * @default largest
             * @enum {string}
             */
            threshold_measure?: "largest" | "deviation";
            /**
             * @description Threshold channels together. One range for all channels instead of one for each.
             * @default false
             */
            threshold_joint?: boolean;
            /**
             * @description Threshold share. Share of dynamic thresholding in the answer; the rest is plain guidance.
             * @default 1
             */
            threshold_share?: number;
            /** @description Width. Width at which the picture is drawn, in pixels (in the picture's proportions, with as many pixels as the model knows). */
            width?: number;
            /** @description Height. Height at which the picture is drawn, in pixels (in the picture's proportions, with as many pixels as the model knows). */
            height?: number;
            /**
             * @description Aspect. Proportions such as 16:9, or what the picture is for: avatar, phone screen, article, social, wallpaper, poster; the size follows from the model (that of width and height).
             * @example 1:1
             * @example 1:2
             * @example 4:3
             * @example 3:4
             * @example 16:9
             * @example 9:16
             */
            aspect?: string;
            /**
             * @description Number of pictures. Pictures to make, with the seeds that follow the first.
             * @default 1
             */
            batch?: number;
            /**
             * @description Variation seed. Seed that the picture goes towards; -1 draws one.
             * @default -1
             */
            variation_seed?: number;
            /**
             * @description Variation strength. How far it goes there; above 0 the pictures of a batch share the seed and vary in this one.
             * @default 0
             */
            variation_strength?: number;
            /**
             * @description Seed from width. Width of the picture whose composition the seed keeps at this size; 0 is off, in pixels.
             * @default 0
             */
            seed_resize_width?: number;
            /**
             * @description Seed from height. Height of that picture; 0 is off, in pixels.
             * @default 0
             */
            seed_resize_height?: number;
            /**
             * @description Model. Name of a model (`inkloom doctor` lists them), or path of a checkpoint file or folder. Here: a name below the model folders, never a path.
             * @default inkloom-mini
             */
            model?: string;
            /**
             * @description LoRAs. Applied beside those of the prompt's <lora:...> tags: name:strength, several parted by ;. Here: a name below the model folders, never a path.
             * @default
             */
            loras?: string;
            /**
             * @description CLIP skip. Which of the text encoder's layers is used, counted from the last.
             * @default 1
             */
            clip_skip?: number;
            /**
             * @description Noise. Whose random numbers are drawn: A1111's on CPU or GPU, or ComfyUI's.
             * @default a1111-cpu
             * @enum {string}
             */
            noise?: "a1111-cpu" | "a1111-gpu" | "comfy";
            /**
             * @description Precision. int8 computes the U-Net with 8-bit numbers: about twice as fast on a processor, with slightly different pictures; its weights are made on first use.
             * @default full
             * @enum {string}
             */
            precision?: "full" | "int8";
            /**
             * @description Device. What computes; auto takes the fastest that works here.
             * @default auto
             * @enum {string}
             */
            device?: "auto" | "cpu" | "webgpu" | "cuda";
            /** @description Control units. A picture to follow, with preprocessor and control network: "canny,image=room.png,model=control_v11p_sd15_canny,weight=0.8"; may be given several times (none). */
            control?: {
                /** @default true */
                enabled: boolean;
                /** @default none */
                preprocessor: string;
                model?: string;
                image?: string;
                images?: {
                    image: string;
                    /** @default 1 */
                    weight: number;
                    mask?: string;
                }[];
                pose?: string;
                mask?: string;
                region?: string;
                /** @default 1 */
                weight: number;
                /** @default 0 */
                start: number;
                /** @default 1 */
                end: number;
                /**
                 * @default balanced
                 * @enum {unknown}
                 */
                mode: "balanced" | "prompt" | "control";
                /**
                 * @default crop
                 * @enum {unknown}
                 */
                resize: "stretch" | "crop" | "fill";
                resolution?: number;
                /** @default false */
                pixel_perfect: boolean;
                threshold_a?: number;
                threshold_b?: number;
                /**
                 * @default both
                 * @enum {unknown}
                 */
                hires: "both" | "low" | "high";
                layer_weights?: number[];
                union_type?: string;
                /**
                 * @default linear
                 * @enum {unknown}
                 */
                weight_type: "linear" | "ease in" | "ease out" | "ease in-out" | "reverse in-out" | "weak input" | "weak output" | "weak middle" | "strong middle" | "style transfer" | "composition" | "strong style transfer" | "style and composition";
            }[];
            /**
             * @description VAE. Name or path of another VAE; Automatic takes <model>.vae.* beside the model if there is one, None the model's own. Here: a name below the model folders, never a path.
             * @default Automatic
             */
            vae?: string;
            /**
             * @description Prediction. What the model predicts, noise or velocity, where its file does not say or is wrong.
             * @default auto
             * @enum {string}
             */
            prediction?: "auto" | "epsilon" | "v";
            /**
             * @description Zero terminal SNR. Stretches the noise levels so that the first holds no trace of a picture.
             * @default false
             */
            zero_snr?: boolean;
            /** @description Refiner. Name or path of a second model that draws the last steps (one model draws all steps). Here: a name below the model folders, never a path. */
            refiner?: string;
            /**
             * @description Refiner switch at. Share of the steps after which the refiner draws.
             * @default 0.8
             */
            refiner_switch_at?: number;
            /**
             * @description Image guidance scale. instruct-pix2pix models: how closely the picture to begin with is kept.
             * @default 1.5
             */
            image_cfg?: number;
            /** @description Original width. SDXL: width of the picture before it was scaled, as the model is told, in pixels (the picture's size). */
            original_width?: number;
            /** @description Original height. SDXL: height of the picture before it was scaled, as the model is told, in pixels (the picture's size). */
            original_height?: number;
            /**
             * @description Crop left. SDXL: pixels cut off on the left, as the model is told, in pixels.
             * @default 0
             */
            crop_left?: number;
            /**
             * @description Crop top. SDXL: pixels cut off at the top, as the model is told, in pixels.
             * @default 0
             */
            crop_top?: number;
            /** @description Target width. SDXL: width that the picture is for, as the model is told, in pixels (the picture's size). */
            target_width?: number;
            /** @description Target height. SDXL: height that the picture is for, as the model is told, in pixels (the picture's size). */
            target_height?: number;
            /**
             * @description Aesthetic score. SDXL's refiner: score that the prompt asks for.
             * @default 6
             */
            aesthetic_score?: number;
            /**
             * @description Negative aesthetic score. SDXL's refiner: score that the negative prompt stands for.
             * @default 2.5
             */
            negative_aesthetic_score?: number;
            /** @description Mask. Picture of the same size that is white, or not transparent, where something new is drawn (everything is drawn anew). Here: `asset:` and the SHA-256 of an upload or of a job's picture. */
            mask?: string;
            /**
             * @description Mask blur. How soft the mask's edge is, in pixels.
             * @default 4
             */
            mask_blur?: number;
            /** @description Mask blur x. How soft the mask's edge is from left to right, instead of the mask blur, in pixels (the mask blur). */
            mask_blur_x?: number;
            /** @description Mask blur y. How soft the mask's edge is from top to bottom, instead of the mask blur, in pixels (the mask blur). */
            mask_blur_y?: number;
            /**
             * @description Inpaint not masked. Draws anew what the mask does not mark.
             * @default false
             */
            mask_invert?: boolean;
            /**
             * @description Masked content. What lies under the mask at first: colors around it, the original, latent noise, or latent nothing.
             * @default original
             * @enum {string}
             */
            fill?: "fill" | "original" | "noise" | "nothing";
            /**
             * @description Only masked. Draws the marked part alone at the full size and puts it back.
             * @default false
             */
            only_masked?: boolean;
            /**
             * @description Only masked padding. How much of what is around it is looked at then, in pixels.
             * @default 32
             */
            padding?: number;
            /**
             * @description Inpainting mask weight. How much an inpainting checkpoint's view of the picture is hidden under the mask.
             * @default 1
             */
            mask_weight?: number;
            /**
             * @description Soft inpainting. Lets what was there and what is drawn flow into each other; use a wide mask blur.
             * @default false
             */
            soft?: boolean;
            /**
             * @description Schedule bias. Above 1 keeps more in early steps, below 1 in late ones.
             * @default 1
             */
            soft_bias?: number;
            /**
             * @description Preservation strength. How strongly half-masked content is kept.
             * @default 0.5
             */
            soft_preservation?: number;
            /**
             * @description Transition contrast. Keeps contrast from fading where both meet.
             * @default 4
             */
            soft_contrast?: number;
            /**
             * @description Mask influence. How far the final blend follows the mask and not the change.
             * @default 0
             */
            soft_influence?: number;
            /**
             * @description Difference threshold. How much may change before the original is no longer seen.
             * @default 0.5
             */
            soft_threshold?: number;
            /**
             * @description Difference contrast. How sudden the change from one to the other is.
             * @default 2
             */
            soft_difference_contrast?: number;
            /**
             * @description Outpaint left. Pixels to add at the left before the picture is drawn; the new part is the mask, in pixels.
             * @default 0
             */
            outpaint_left?: number;
            /**
             * @description Outpaint right. Pixels to add at the right before the picture is drawn; the new part is the mask, in pixels.
             * @default 0
             */
            outpaint_right?: number;
            /**
             * @description Outpaint top. Pixels to add at the top before the picture is drawn; the new part is the mask, in pixels.
             * @default 0
             */
            outpaint_top?: number;
            /**
             * @description Outpaint bottom. Pixels to add at the bottom before the picture is drawn; the new part is the mask, in pixels.
             * @default 0
             */
            outpaint_bottom?: number;
            /**
             * @description Outpainting mode. Whole: all new parts at once; mk2: one side after the other over noise that matches the picture, sides up to multiples of 64.
             * @default whole
             * @enum {string}
             */
            outpaint_mode?: "whole" | "mk2";
            /**
             * @description Fall-off exponent. mk2: how fast fine detail of the noise fades; lower means more detail.
             * @default 1
             */
            outpaint_falloff?: number;
            /**
             * @description Color variation. mk2: how coloured the noise is, 0 grey.
             * @default 0.05
             */
            outpaint_colors?: number;
            /** @description Upscale by. Enlarges the picture this many times and draws it anew in tiles of the width and height; a batch is tiles at a time (not enlarged). */
            upscale_by?: number;
            /**
             * @description Upscaler. What enlarges the picture before: Lanczos, Nearest, None, or an upscaler file. Here: a name below the model folders, never a path.
             * @default Lanczos
             * @example Lanczos
             * @example Nearest
             * @example None
             */
            upscaler?: string;
            /**
             * @description Tile overlap. Pixels that neighbouring tiles share, in which one passes into the next, in pixels.
             * @default 64
             */
            upscale_overlap?: number;
            /**
             * @description Loops. How often the result is drawn anew, each time with the next seed; every picture is kept.
             * @default 1
             */
            loops?: number;
            /**
             * @description Final denoising strength. Denoising strength of the last loop; the first has the denoising strength.
             * @default 0.5
             */
            final_denoise?: number;
            /**
             * @description Denoising strength curve. How the strength goes from the first loop to the last: evenly, soon, or late.
             * @default linear
             * @enum {string}
             */
            denoise_curve?: "linear" | "aggressive" | "lazy";
            /**
             * @description Batch count. Batches to make one after the other, with the seeds that follow; each is written when it is done.
             * @default 1
             */
            batch_count?: number;
        };
        /** @description X/Y/Z grid */
        GridParameters: {
            /** @description Prompt. What the picture shows. */
            prompt: string;
            /**
             * @description Negative prompt. What the picture should not show.
             * @default
             */
            negative_prompt?: string;
            /** @description Styles. Names of styles in styles.csv of the data folder, with commas between, applied in order (none). */
            styles?: string;
            /**
             * @description Repair text. Full-width punctuation, curly quotes and HTML references of prompts become plain characters, as in A1111; SD 2.x and the second encoder of SDXL do so always.
             * @default false
             */
            repair_text?: boolean;
            /**
             * @description Emphasis. What weights such as (word:1.2) do: A1111's four ways, or ComfyUI's syntax with one of its five.
             * @default original
             * @enum {string}
             */
            emphasis?: "original" | "no-norm" | "ignore" | "none" | "comfy" | "comfy++" | "comfy-a1111" | "compel" | "down-weight";
            /**
             * @description Weight normalisation. How weights are evened out before they act, with ComfyUI's syntax only.
             * @default none
             * @enum {string}
             */
            weight_normalization?: "none" | "mean" | "length" | "length+mean";
            /**
             * @description Steps. Sampling steps; more take longer.
             * @default 20
             */
            steps?: number;
            /**
             * @description Guidance scale. How strictly the words are followed; 1 turns guidance and the negative prompt off.
             * @default 7
             */
            cfg?: number;
            /**
             * @description Sampler. How noise is turned into a picture.
             * @default Euler
             * @example Euler
             * @example Euler a
             * @example Heun
             * @example LMS
             * @example DPM2
             * @example DPM2 a
             * @example DPM++ 2M
             * @example DPM++ 2S a
             * @example DPM++ SDE
             * @example DPM++ 2M SDE
             * @example DPM++ 2M SDE Heun
             * @example DPM++ 3M SDE
             * @example DPM fast
             * @example DPM adaptive
             * @example DDIM
             * @example PLMS
             * @example UniPC
             * @example LCM
             * @example Restart
             * @example DEIS
             * @example IPNDM
             */
            sampler?: string;
            /**
             * @description Schedule. Spacing of the noise levels; Automatic takes what suits the sampler.
             * @default Automatic
             * @example Automatic
             * @example Uniform
             * @example Karras
             * @example Exponential
             * @example Polyexponential
             * @example SGM Uniform
             * @example Simple
             * @example Normal
             * @example DDIM
             * @example Beta
             * @example KL Optimal
             * @example Align Your Steps
             */
            schedule?: string;
            /**
             * @description Seed. Start of the random numbers: the same seed makes the same picture; -1 draws one.
             * @default -1
             */
            seed?: number;
            /** @description Eta. Share of fresh noise in each step of the ancestral and SDE samplers, DPM fast, DPM adaptive and DDIM (1, and 0 for DDIM). */
            eta?: number;
            /**
             * @description Noise factor. Factor of all fresh noise.
             * @default 1
             */
            s_noise?: number;
            /**
             * @description Churn. Noise put back during a walk of Euler, Heun or DPM2.
             * @default 0
             */
            s_churn?: number;
            /**
             * @description Churn from level. Lowest noise level at which noise is put back.
             * @default 0
             */
            s_tmin?: number;
            /**
             * @description Churn to level. Highest noise level at which noise is put back; 0 is no limit.
             * @default 0
             */
            s_tmax?: number;
            /** @description Lowest noise level. Lowest level above 0 that the schedule goes down to (the model's own). */
            sigma_min?: number;
            /** @description Highest noise level. Level at which the schedule begins (the model's own). */
            sigma_max?: number;
            /** @description Rho. Bend of the schedules Karras and Polyexponential; more means more steps at low noise (7, and 1 for Polyexponential). */
            rho?: number;
            /**
             * @description Discard next-to-last level. Leaves out the level before the last with every sampler; DPM2, DPM2 a and DPM++ 3M SDE always do.
             * @default false
             */
            discard_next_to_last_sigma?: boolean;
            /**
             * @description Guidance rescale. Share of the picture's contrast that is taken from the answer without guidance; against burnt colours.
             * @default 0
             */
            cfg_rescale?: number;
            /**
             * @description Guidance schedule. How the guidance scale goes while the picture is drawn.
             * @default constant
             * @enum {string}
             */
            cfg_schedule?: "constant" | "linear-down" | "cosine-down" | "half-cosine-down" | "linear-up" | "cosine-up" | "half-cosine-up" | "power-up" | "power-down" | "linear-repeating" | "cosine-repeating" | "sawtooth";
            /**
             * @description Least guidance scale. What the guidance schedule goes down to, or comes up from.
             * @default 1
             */
            cfg_min?: number;
            /**
             * @description Guidance schedule power. Exponent of the power schedules, number of waves of the repeating ones.
             * @default 4
             */
            cfg_power?: number;
            /**
             * @description Guidance start. Share of the training times after which guidance begins.
             * @default 0
             */
            cfg_start?: number;
            /**
             * @description Guidance end. Share of the training times after which guidance ends.
             * @default 1
             */
            cfg_end?: number;
            /**
             * @description Negative guidance minimum sigma. Below this noise level every second call goes without the negative prompt, which is faster.
             * @default 0
             */
            s_min_uncond?: number;
            /**
             * @description Dynamic thresholding. Keeps high guidance scales from burning colours, by the range of a lower one.
             * @default false
             */
            dynamic_thresholding?: boolean;
            /**
             * @description Mimicked scale. Guidance scale whose range of values dynamic thresholding keeps.
             * @default 7
             */
            mimic_scale?: number;
            /**
             * @description Mimicked schedule. How the mimicked scale goes while the picture is drawn.
             * @default constant
             * @enum {string}
             */
            mimic_schedule?: "constant" | "linear-down" | "cosine-down" | "half-cosine-down" | "linear-up" | "cosine-up" | "half-cosine-up" | "power-up" | "power-down" | "linear-repeating" | "cosine-repeating" | "sawtooth";
            /**
             * @description Least mimicked scale. What the mimicked schedule goes down to, or comes up from.
             * @default 0
             */
            mimic_min?: number;
            /**
             * @description Threshold percentile. Share of the values within the range of dynamic thresholding; the rest is cut.
             * @default 1
             */
            threshold_percentile?: number;
            /**
             * @description Threshold centre. What dynamic thresholding scales values about.
             * @default mean
             * @enum {string}
             */
            threshold_about?: "mean" | "zero";
            /**
             * @description Threshold measure. What the range of dynamic thresholding is: the largest magnitude or the standard deviation.
             * @default largest
             * @enum {string}
             */
            threshold_measure?: "largest" | "deviation";
            /**
             * @description Threshold channels together. One range for all channels instead of one for each.
             * @default false
             */
            threshold_joint?: boolean;
            /**
             * @description Threshold share. Share of dynamic thresholding in the answer; the rest is plain guidance.
             * @default 1
             */
            threshold_share?: number;
            /** @description Width. Width of the picture, in pixels (the model's own size). */
            width?: number;
            /** @description Height. Height of the picture, in pixels (the model's own size). */
            height?: number;
            /**
             * @description Aspect. Proportions such as 16:9, or what the picture is for: avatar, phone screen, article, social, wallpaper, poster; the size follows from the model (that of width and height).
             * @example 1:1
             * @example 1:2
             * @example 4:3
             * @example 3:4
             * @example 16:9
             * @example 9:16
             */
            aspect?: string;
            /**
             * @description Variation seed. Seed that the picture goes towards; -1 draws one.
             * @default -1
             */
            variation_seed?: number;
            /**
             * @description Variation strength. How far it goes there; above 0 the pictures of a batch share the seed and vary in this one.
             * @default 0
             */
            variation_strength?: number;
            /**
             * @description Seed from width. Width of the picture whose composition the seed keeps at this size; 0 is off, in pixels.
             * @default 0
             */
            seed_resize_width?: number;
            /**
             * @description Seed from height. Height of that picture; 0 is off, in pixels.
             * @default 0
             */
            seed_resize_height?: number;
            /**
             * @description Model. Name of a model (`inkloom doctor` lists them), or path of a checkpoint file or folder. Here: a name below the model folders, never a path.
             * @default inkloom-mini
             */
            model?: string;
            /**
             * @description LoRAs. Applied beside those of the prompt's <lora:...> tags: name:strength, several parted by ;. Here: a name below the model folders, never a path.
             * @default
             */
            loras?: string;
            /**
             * @description CLIP skip. Which of the text encoder's layers is used, counted from the last.
             * @default 1
             */
            clip_skip?: number;
            /**
             * @description Noise. Whose random numbers are drawn: A1111's on CPU or GPU, or ComfyUI's.
             * @default a1111-cpu
             * @enum {string}
             */
            noise?: "a1111-cpu" | "a1111-gpu" | "comfy";
            /**
             * @description Precision. int8 computes the U-Net with 8-bit numbers: about twice as fast on a processor, with slightly different pictures; its weights are made on first use.
             * @default full
             * @enum {string}
             */
            precision?: "full" | "int8";
            /**
             * @description Device. What computes; auto takes the fastest that works here.
             * @default auto
             * @enum {string}
             */
            device?: "auto" | "cpu" | "webgpu" | "cuda";
            /** @description Control units. A picture to follow, with preprocessor and control network: "canny,image=room.png,model=control_v11p_sd15_canny,weight=0.8"; may be given several times (none). */
            control?: {
                /** @default true */
                enabled: boolean;
                /** @default none */
                preprocessor: string;
                model?: string;
                image?: string;
                images?: {
                    image: string;
                    /** @default 1 */
                    weight: number;
                    mask?: string;
                }[];
                pose?: string;
                mask?: string;
                region?: string;
                /** @default 1 */
                weight: number;
                /** @default 0 */
                start: number;
                /** @default 1 */
                end: number;
                /**
                 * @default balanced
                 * @enum {unknown}
                 */
                mode: "balanced" | "prompt" | "control";
                /**
                 * @default crop
                 * @enum {unknown}
                 */
                resize: "stretch" | "crop" | "fill";
                resolution?: number;
                /** @default false */
                pixel_perfect: boolean;
                threshold_a?: number;
                threshold_b?: number;
                /**
                 * @default both
                 * @enum {unknown}
                 */
                hires: "both" | "low" | "high";
                layer_weights?: number[];
                union_type?: string;
                /**
                 * @default linear
                 * @enum {unknown}
                 */
                weight_type: "linear" | "ease in" | "ease out" | "ease in-out" | "reverse in-out" | "weak input" | "weak output" | "weak middle" | "strong middle" | "style transfer" | "composition" | "strong style transfer" | "style and composition";
            }[];
            /**
             * @description VAE. Name or path of another VAE; Automatic takes <model>.vae.* beside the model if there is one, None the model's own. Here: a name below the model folders, never a path.
             * @default Automatic
             */
            vae?: string;
            /**
             * @description Prediction. What the model predicts, noise or velocity, where its file does not say or is wrong.
             * @default auto
             * @enum {string}
             */
            prediction?: "auto" | "epsilon" | "v";
            /**
             * @description Zero terminal SNR. Stretches the noise levels so that the first holds no trace of a picture.
             * @default false
             */
            zero_snr?: boolean;
            /** @description Refiner. Name or path of a second model that draws the last steps (one model draws all steps). Here: a name below the model folders, never a path. */
            refiner?: string;
            /**
             * @description Refiner switch at. Share of the steps after which the refiner draws.
             * @default 0.8
             */
            refiner_switch_at?: number;
            /**
             * @description Image guidance scale. instruct-pix2pix models: how closely the picture to begin with is kept.
             * @default 1.5
             */
            image_cfg?: number;
            /** @description Original width. SDXL: width of the picture before it was scaled, as the model is told, in pixels (the picture's size). */
            original_width?: number;
            /** @description Original height. SDXL: height of the picture before it was scaled, as the model is told, in pixels (the picture's size). */
            original_height?: number;
            /**
             * @description Crop left. SDXL: pixels cut off on the left, as the model is told, in pixels.
             * @default 0
             */
            crop_left?: number;
            /**
             * @description Crop top. SDXL: pixels cut off at the top, as the model is told, in pixels.
             * @default 0
             */
            crop_top?: number;
            /** @description Target width. SDXL: width that the picture is for, as the model is told, in pixels (the picture's size). */
            target_width?: number;
            /** @description Target height. SDXL: height that the picture is for, as the model is told, in pixels (the picture's size). */
            target_height?: number;
            /**
             * @description Aesthetic score. SDXL's refiner: score that the prompt asks for.
             * @default 6
             */
            aesthetic_score?: number;
            /**
             * @description Negative aesthetic score. SDXL's refiner: score that the negative prompt stands for.
             * @default 2.5
             */
            negative_aesthetic_score?: number;
            /** @description Hires factor. Draws the picture again this many times larger (no second pass). */
            hires?: number;
            /** @description Hires width. Width after the second pass, instead of a factor, in pixels (by the height or the factor). */
            hires_width?: number;
            /** @description Hires height. Height after the second pass; with both, what is too long is cut off, in pixels (by the width or the factor). */
            hires_height?: number;
            /**
             * @description Hires upscaler. What enlarges between the passes: latents, pixels, or an upscaler file. Here: a name below the model folders, never a path.
             * @default Latent
             * @example Latent
             * @example Latent (antialiased)
             * @example Latent (bicubic)
             * @example Latent (bicubic antialiased)
             * @example Latent (nearest)
             * @example Latent (nearest-exact)
             * @example Lanczos
             * @example Nearest
             * @example None
             */
            hires_upscaler?: string;
            /**
             * @description Hires denoising strength. How much the second pass may change.
             * @default 0.7
             */
            hires_denoise?: number;
            /**
             * @description Hires steps. Steps of the second pass; 0 takes those of the first.
             * @default 0
             */
            hires_steps?: number;
            /** @description Hires checkpoint. Name or path of the model that draws the second pass (as in the first pass). Here: a name below the model folders, never a path. */
            hires_model?: string;
            /**
             * @description Hires sampler. Sampler of the second pass (as in the first pass).
             * @example Euler
             * @example Euler a
             * @example Heun
             * @example LMS
             * @example DPM2
             * @example DPM2 a
             * @example DPM++ 2M
             * @example DPM++ 2S a
             * @example DPM++ SDE
             * @example DPM++ 2M SDE
             * @example DPM++ 2M SDE Heun
             * @example DPM++ 3M SDE
             * @example DPM fast
             * @example DPM adaptive
             * @example DDIM
             * @example PLMS
             * @example UniPC
             * @example LCM
             * @example Restart
             * @example DEIS
             * @example IPNDM
             */
            hires_sampler?: string;
            /**
             * @description Hires schedule. Schedule of the second pass (as in the first pass).
             * @example Automatic
             * @example Uniform
             * @example Karras
             * @example Exponential
             * @example Polyexponential
             * @example SGM Uniform
             * @example Simple
             * @example Normal
             * @example DDIM
             * @example Beta
             * @example KL Optimal
             * @example Align Your Steps
             */
            hires_schedule?: string;
            /** @description Hires guidance scale. Guidance scale of the second pass (as in the first pass). */
            hires_cfg?: number;
            /** @description Hires prompt. Prompt of the second pass (as in the first pass). */
            hires_prompt?: string;
            /** @description Hires negative prompt. Negative prompt of the second pass (as in the first pass). */
            hires_negative?: string;
            /** @description Picture. Draws every cell from this picture, as img2img does; axes may then be any of its settings (drawn from words alone). Here: `asset:` and the SHA-256 of an upload or of a job's picture. */
            image?: string;
            /**
             * @description Denoising strength. How much may change: 0 hardly anything, 1 everything.
             * @default 0.75
             */
            denoise?: number;
            /**
             * @description Resize mode. How a picture of other proportions fits: stretched, cut, filled at its borders, or stretched as latents.
             * @default stretch
             * @enum {string}
             */
            resize?: "stretch" | "crop" | "fill" | "latent";
            /**
             * @description Noise multiplier. Factor of the first noise.
             * @default 1
             */
            noise_multiplier?: number;
            /**
             * @description Color correction. Gives the result the colors of the picture it began with.
             * @default false
             */
            color_correction?: boolean;
            /** @description Mask. Picture of the same size that is white, or not transparent, where something new is drawn (everything is drawn anew). Here: `asset:` and the SHA-256 of an upload or of a job's picture. */
            mask?: string;
            /**
             * @description Mask blur. How soft the mask's edge is, in pixels.
             * @default 4
             */
            mask_blur?: number;
            /** @description Mask blur x. How soft the mask's edge is from left to right, instead of the mask blur, in pixels (the mask blur). */
            mask_blur_x?: number;
            /** @description Mask blur y. How soft the mask's edge is from top to bottom, instead of the mask blur, in pixels (the mask blur). */
            mask_blur_y?: number;
            /**
             * @description Inpaint not masked. Draws anew what the mask does not mark.
             * @default false
             */
            mask_invert?: boolean;
            /**
             * @description Masked content. What lies under the mask at first: colors around it, the original, latent noise, or latent nothing.
             * @default original
             * @enum {string}
             */
            fill?: "fill" | "original" | "noise" | "nothing";
            /**
             * @description Only masked. Draws the marked part alone at the full size and puts it back.
             * @default false
             */
            only_masked?: boolean;
            /**
             * @description Only masked padding. How much of what is around it is looked at then, in pixels.
             * @default 32
             */
            padding?: number;
            /**
             * @description Inpainting mask weight. How much an inpainting checkpoint's view of the picture is hidden under the mask.
             * @default 1
             */
            mask_weight?: number;
            /**
             * @description Soft inpainting. Lets what was there and what is drawn flow into each other; use a wide mask blur.
             * @default false
             */
            soft?: boolean;
            /**
             * @description Schedule bias. Above 1 keeps more in early steps, below 1 in late ones.
             * @default 1
             */
            soft_bias?: number;
            /**
             * @description Preservation strength. How strongly half-masked content is kept.
             * @default 0.5
             */
            soft_preservation?: number;
            /**
             * @description Transition contrast. Keeps contrast from fading where both meet.
             * @default 4
             */
            soft_contrast?: number;
            /**
             * @description Mask influence. How far the final blend follows the mask and not the change.
             * @default 0
             */
            soft_influence?: number;
            /**
             * @description Difference threshold. How much may change before the original is no longer seen.
             * @default 0.5
             */
            soft_threshold?: number;
            /**
             * @description Difference contrast. How sudden the change from one to the other is.
             * @default 2
             */
            soft_difference_contrast?: number;
            /**
             * @description Outpaint left. Pixels to add at the left before the picture is drawn; the new part is the mask, in pixels.
             * @default 0
             */
            outpaint_left?: number;
            /**
             * @description Outpaint right. Pixels to add at the right before the picture is drawn; the new part is the mask, in pixels.
             * @default 0
             */
            outpaint_right?: number;
            /**
             * @description Outpaint top. Pixels to add at the top before the picture is drawn; the new part is the mask, in pixels.
             * @default 0
             */
            outpaint_top?: number;
            /**
             * @description Outpaint bottom. Pixels to add at the bottom before the picture is drawn; the new part is the mask, in pixels.
             * @default 0
             */
            outpaint_bottom?: number;
            /**
             * @description Outpainting mode. Whole: all new parts at once; mk2: one side after the other over noise that matches the picture, sides up to multiples of 64.
             * @default whole
             * @enum {string}
             */
            outpaint_mode?: "whole" | "mk2";
            /**
             * @description Fall-off exponent. mk2: how fast fine detail of the noise fades; lower means more detail.
             * @default 1
             */
            outpaint_falloff?: number;
            /**
             * @description Color variation. mk2: how coloured the noise is, 0 grey.
             * @default 0.05
             */
            outpaint_colors?: number;
            /** @description Upscale by. Enlarges the picture this many times and draws it anew in tiles of the width and height; a batch is tiles at a time (not enlarged). */
            upscale_by?: number;
            /**
             * @description Upscaler. What enlarges the picture before: Lanczos, Nearest, None, or an upscaler file. Here: a name below the model folders, never a path.
             * @default Lanczos
             * @example Lanczos
             * @example Nearest
             * @example None
             */
            upscaler?: string;
            /**
             * @description Tile overlap. Pixels that neighbouring tiles share, in which one passes into the next, in pixels.
             * @default 64
             */
            upscale_overlap?: number;
            /**
             * @description Loops. How often the result is drawn anew, each time with the next seed; every picture is kept.
             * @default 1
             */
            loops?: number;
            /**
             * @description Final denoising strength. Denoising strength of the last loop; the first has the denoising strength.
             * @default 0.5
             */
            final_denoise?: number;
            /**
             * @description Denoising strength curve. How the strength goes from the first loop to the last: evenly, soon, or late.
             * @default linear
             * @enum {string}
             */
            denoise_curve?: "linear" | "aggressive" | "lazy";
            /** @description X axis. What changes from left to right, as name=values: "steps=10,20,30", "cfg=5-9 (+2)", "sampler=Euler,DDIM", "Prompt S/R=cat,dog" (nothing). */
            x?: string;
            /** @description Y axis. What changes from top to bottom, as name=values: "steps=10,20,30", "cfg=5-9 (+2)", "sampler=Euler,DDIM", "Prompt S/R=cat,dog" (nothing). */
            y?: string;
            /** @description Z axis. What changes from one block to the next, as name=values: "steps=10,20,30", "cfg=5-9 (+2)", "sampler=Euler,DDIM", "Prompt S/R=cat,dog" (nothing). */
            z?: string;
            /** @description Folder. Where the grid lies; one that was interrupted goes on there (a new one under the data folder). Here: refused, the service keeps what is made. */
            folder?: string;
            /**
             * @description Margin. White between the pictures of the sheet, in pixels.
             * @default 0
             */
            margin?: number;
            /**
             * @description No labels. Leave the labels of the sheet away.
             * @default false
             */
            no_labels?: boolean;
            /**
             * @description Prompt matrix. Cuts that prompt at each |: the first part is in every picture, the others in every combination.
             * @default off
             * @enum {string}
             */
            matrix?: "off" | "positive" | "negative";
            /**
             * @description Variable parts first. Puts the variable parts at the start of the prompt.
             * @default false
             */
            matrix_at_start?: boolean;
            /**
             * @description Different seeds. A different seed for each picture of the matrix, one after the other.
             * @default false
             */
            matrix_seeds?: boolean;
            /**
             * @description Matrix delimiter. What joins the parts of the prompt.
             * @default comma
             * @enum {string}
             */
            matrix_delimiter?: "comma" | "space";
        };
        /** @description Upscale */
        UpscaleParameters: {
            /** @description Picture. A picture file (PNG, JPEG or WebP), or a folder of them; on the command line any number. Here: `asset:` and the SHA-256 of an upload or of a job's picture. */
            picture: string;
            /**
             * @description Upscaler. Name of a file in the folder `upscalers` of the data folder, a file's path, or Lanczos or Nearest. Here: a name below the model folders, never a path.
             * @default Lanczos
             * @example Lanczos
             * @example Nearest
             */
            upscaler?: string;
            /**
             * @description Upscaler 2. Another upscaler, whose picture is seen through that of the first (none). Here: a name below the model folders, never a path.
             * @example Lanczos
             * @example Nearest
             */
            upscaler_2?: string;
            /**
             * @description Upscaler 2 visibility. Share of the second upscaler in the picture, 0 for none of it.
             * @default 0.5
             */
            upscaler_2_visibility?: number;
            /**
             * @description Scale. How many times longer both sides become.
             * @default 4
             */
            scale?: number;
            /**
             * @description Max side length. Longest side that the factor may lead to, beyond which it is lowered; 0 for no limit, in pixels.
             * @default 0
             */
            max_side?: number;
            /** @description Width. Width of the picture, instead of a factor, in pixels (from the factor or the height). */
            width?: number;
            /** @description Height. Height of the picture, instead of a factor, in pixels (from the factor or the width). */
            height?: number;
            /**
             * @description Keep the whole. With a width and a height of other proportions, cut nothing off: the picture covers both.
             * @default false
             */
            whole?: boolean;
            /**
             * @description Tile size. Longest side of the parts that the network works on one after the other, which bounds memory; 0 for the whole picture at once, in pixels.
             * @default 192
             */
            tile?: number;
            /**
             * @description Tile overlap. Pixels that neighbouring tiles share, in which one passes into the next, in pixels.
             * @default 16
             */
            overlap?: number;
            /**
             * @description Device. What computes; auto takes the fastest that works here.
             * @default auto
             * @enum {string}
             */
            device?: "auto" | "cpu" | "webgpu" | "cuda";
        };
        /** @description Preprocess */
        AnnotateParameters: {
            /**
             * @description Preprocessor. What is read from the picture; docs/preprocessors.md shows each.
             * @example canny
             * @example invert
             * @example openpose
             * @example openpose_face
             * @example openpose_faceonly
             * @example openpose_hand
             * @example openpose_full
             * @example dw_openpose_full
             * @example mediapipe_face
             * @example softedge_hed
             * @example softedge_hedsafe
             * @example softedge_pidinet
             * @example softedge_pidisafe
             * @example softedge_teed
             * @example softedge_anyline
             * @example scribble_hed
             * @example scribble_pidinet
             * @example scribble_xdog
             * @example t2ia_sketch_pidi
             * @example lineart_realistic
             * @example lineart_coarse
             * @example lineart_anime
             * @example lineart_anime_denoise
             * @example lineart_standard
             * @example mlsd
             * @example depth_midas
             * @example depth_zoe
             * @example depth_leres
             * @example depth_leres++
             * @example depth_anything
             * @example depth_anything_v2
             * @example seg_ofcoco
             * @example seg_ofade20k
             * @example seg_ufade20k
             * @example segment_anything
             * @example mobile_sam
             * @example normal_bae
             * @example normal_midas
             * @example shuffle
             * @example tile_resample
             * @example tile_colorfix
             * @example tile_colorfix+sharp
             * @example blur_gaussian
             * @example threshold
             * @example t2ia_color_grid
             * @example recolor_luminance
             * @example recolor_intensity
             * @example inpaint_only+lama
             * @example instant_id_face_keypoints
             */
            preprocessor: string;
            /** @description Picture. A picture file (PNG, JPEG or WebP), or a folder of them; on the command line any number. Here: `asset:` and the SHA-256 of an upload or of a job's picture. */
            picture: string;
            /** @description Resolution. Shorter side at which the preprocessor works, in pixels (the preprocessor's own, mostly 512). */
            resolution?: number;
            /** @description Mask. What is to be filled, white; for inpaint_only+lama (none). Here: `asset:` and the SHA-256 of an upload or of a job's picture. */
            mask?: string;
            /**
             * @description Seed. Of those that draw by chance: shuffle, segment_anything, mobile_sam.
             * @default 0
             */
            seed?: number;
            /** @description Low threshold. Low threshold of canny (100, the preprocessor's own). */
            low?: number;
            /** @description High threshold. High threshold of canny (200, the preprocessor's own). */
            high?: number;
            /** @description XDoG threshold. XDoG threshold of scribble_xdog (32, the preprocessor's own). */
            xdog_threshold?: number;
            /** @description Binarization threshold. Binarization threshold of threshold (127, the preprocessor's own). */
            binary_threshold?: number;
            /** @description Value threshold. Value threshold of mlsd (0.1, the preprocessor's own). */
            value_threshold?: number;
            /** @description Distance threshold. Distance threshold of mlsd (0.1, the preprocessor's own). */
            distance_threshold?: number;
            /** @description Remove near %. Remove near % of depth_leres, depth_leres++ (0, the preprocessor's own). */
            remove_near?: number;
            /** @description Remove background %. Remove background % of depth_leres, depth_leres++ (0, the preprocessor's own). */
            remove_background?: number;
            /** @description Background threshold. Background threshold of normal_midas (0.4, the preprocessor's own). */
            background_threshold?: number;
            /** @description Sigma. Sigma of blur_gaussian (9, the preprocessor's own). */
            sigma?: number;
            /** @description Down-sampling rate. Down-sampling rate of tile_resample (1, the preprocessor's own). */
            down_sampling_rate?: number;
            /** @description Variation. Variation of tile_colorfix, tile_colorfix+sharp (8, the preprocessor's own). */
            variation?: number;
            /** @description Sharpness. Sharpness of tile_colorfix+sharp (1, the preprocessor's own). */
            sharpness?: number;
            /** @description Gamma correction. Gamma correction of recolor_luminance, recolor_intensity (1, the preprocessor's own). */
            gamma?: number;
            /** @description Safe steps. Safe steps of softedge_teed, softedge_anyline (2, the preprocessor's own). */
            safe_steps?: number;
            /** @description Gaussian sigma. Gaussian sigma of lineart_standard (6, the preprocessor's own). */
            line_sigma?: number;
            /** @description Intensity threshold. Intensity threshold of lineart_standard (8, the preprocessor's own). */
            line_intensity?: number;
            /** @description Max faces. Max faces of mediapipe_face (1, the preprocessor's own). */
            max_faces?: number;
            /** @description Min face confidence. Min face confidence of mediapipe_face (0.5, the preprocessor's own). */
            min_confidence?: number;
            /**
             * @description Device. What computes; auto takes the fastest that works here.
             * @default auto
             * @enum {string}
             */
            device?: "auto" | "cpu" | "webgpu" | "cuda";
        };
        /** @description Draw a pose */
        PoseParameters: {
            /** @description Pose. JSON with people, canvas_width and canvas_height; on the command line a file, - for the standard input. */
            pose: string;
            /**
             * @description No body. Leave bodies away.
             * @default false
             */
            no_body?: boolean;
            /**
             * @description No hands. Leave hands away.
             * @default false
             */
            no_hands?: boolean;
            /**
             * @description No face. Leave faces away.
             * @default false
             */
            no_face?: boolean;
        };
        /** @description QR code */
        QrParameters: {
            /** @description Text. What the code says, such as an address of the web. */
            text: string;
            /**
             * @description Prompt. What the picture shows.
             * @default
             */
            prompt?: string;
            /**
             * @description Recipe. qr draws a code that scans; light hides a picture or words in light and shadow.
             * @default qr
             * @enum {string}
             */
            recipe?: "qr" | "light";
            /** @description Hidden picture. What light hides, white where it is to be bright (the text as letters). Here: `asset:` and the SHA-256 of an upload or of a job's picture. */
            picture?: string;
            /**
             * @description Bare code. Make the code itself and draw nothing.
             * @default false
             */
            plain?: boolean;
            /**
             * @description Width. Width of the picture, in pixels.
             * @default 768
             */
            width?: number;
            /**
             * @description Height. Height of the picture, in pixels.
             * @default 768
             */
            height?: number;
            /**
             * @description Margin. White around the code, in squares of it; 4 is the standard's.
             * @default 4
             */
            qr_margin?: number;
            /**
             * @description Square size. Side of a square of the code; 0 for as large as fits, in pixels.
             * @default 0
             */
            module_size?: number;
            /**
             * @description Tries. Most pictures that are drawn, with the seeds that follow the first.
             * @default 8
             */
            tries?: number;
            /**
             * @description Wanted pictures. Pictures that scan, after which no more are drawn; of light, pictures.
             * @default 1
             */
            wanted?: number;
            /**
             * @description Code network. Control network; none to leave it out. Here: a name below the model folders, never a path.
             * @default control_v1p_sd15_qrcode_monster
             * @example none
             */
            qr_model?: string;
            /**
             * @description Code weight. How strictly the code is followed; 0.9 to 1.15 is usual.
             * @default 1.05
             */
            qr_weight?: number;
            /**
             * @description Code start. Share of the steps after which the code counts; 0.2 to 0.4 is usual.
             * @default 0.3
             */
            qr_start?: number;
            /**
             * @description Code end. Share of the steps up to which the code counts; 0.6 to 0.8 is usual.
             * @default 0.7
             */
            qr_end?: number;
            /**
             * @description Brightness network. Control network; none to leave it out. Here: a name below the model folders, never a path.
             * @default control_v1p_sd15_brightness
             * @example none
             */
            brightness_model?: string;
            /**
             * @description Brightness weight. 0.3 to 0.55 beside a code; of light 0.4 to 0.65.
             * @default 0.4
             */
            brightness_weight?: number;
            /**
             * @description Brightness start. 0.3 to 0.4 beside a code; light begins at once.
             * @default 0.35
             */
            brightness_start?: number;
            /**
             * @description Brightness end. 0.7 to 0.85 beside a code; of light 0.6 to 0.75.
             * @default 0.75
             */
            brightness_end?: number;
            /**
             * @description Tile network. Control network; none to leave it out. Here: a name below the model folders, never a path.
             * @default control_v11f1e_sd15_tile
             * @example none
             */
            tile_model?: string;
            /**
             * @description Tile denoising strength. How much the last pass, which adds detail, may change.
             * @default 0.3
             */
            tile_denoise?: number;
            /**
             * @description Negative prompt. What the picture should not show.
             * @default
             */
            negative_prompt?: string;
            /** @description Styles. Names of styles in styles.csv of the data folder, with commas between, applied in order (none). */
            styles?: string;
            /**
             * @description Repair text. Full-width punctuation, curly quotes and HTML references of prompts become plain characters, as in A1111; SD 2.x and the second encoder of SDXL do so always.
             * @default false
             */
            repair_text?: boolean;
            /**
             * @description Emphasis. What weights such as (word:1.2) do: A1111's four ways, or ComfyUI's syntax with one of its five.
             * @default original
             * @enum {string}
             */
            emphasis?: "original" | "no-norm" | "ignore" | "none" | "comfy" | "comfy++" | "comfy-a1111" | "compel" | "down-weight";
            /**
             * @description Weight normalisation. How weights are evened out before they act, with ComfyUI's syntax only.
             * @default none
             * @enum {string}
             */
            weight_normalization?: "none" | "mean" | "length" | "length+mean";
            /**
             * @description Steps. Sampling steps; more take longer.
             * @default 20
             */
            steps?: number;
            /**
             * @description Guidance scale. How strictly the words are followed; 1 turns guidance and the negative prompt off.
             * @default 7
             */
            cfg?: number;
            /**
             * @description Sampler. How noise is turned into a picture.
             * @default Euler
             * @example Euler
             * @example Euler a
             * @example Heun
             * @example LMS
             * @example DPM2
             * @example DPM2 a
             * @example DPM++ 2M
             * @example DPM++ 2S a
             * @example DPM++ SDE
             * @example DPM++ 2M SDE
             * @example DPM++ 2M SDE Heun
             * @example DPM++ 3M SDE
             * @example DPM fast
             * @example DPM adaptive
             * @example DDIM
             * @example PLMS
             * @example UniPC
             * @example LCM
             * @example Restart
             * @example DEIS
             * @example IPNDM
             */
            sampler?: string;
            /**
             * @description Schedule. Spacing of the noise levels; Automatic takes what suits the sampler.
             * @default Automatic
             * @example Automatic
             * @example Uniform
             * @example Karras
             * @example Exponential
             * @example Polyexponential
             * @example SGM Uniform
             * @example Simple
             * @example Normal
             * @example DDIM
             * @example Beta
             * @example KL Optimal
             * @example Align Your Steps
             */
            schedule?: string;
            /**
             * @description Seed. Start of the random numbers: the same seed makes the same picture; -1 draws one.
             * @default -1
             */
            seed?: number;
            /** @description Eta. Share of fresh noise in each step of the ancestral and SDE samplers, DPM fast, DPM adaptive and DDIM (1, and 0 for DDIM). */
            eta?: number;
            /**
             * @description Noise factor. Factor of all fresh noise.
             * @default 1
             */
            s_noise?: number;
            /**
             * @description Churn. Noise put back during a walk of Euler, Heun or DPM2.
             * @default 0
             */
            s_churn?: number;
            /**
             * @description Churn from level. Lowest noise level at which noise is put back.
             * @default 0
             */
            s_tmin?: number;
            /**
             * @description Churn to level. Highest noise level at which noise is put back; 0 is no limit.
             * @default 0
             */
            s_tmax?: number;
            /** @description Lowest noise level. Lowest level above 0 that the schedule goes down to (the model's own). */
            sigma_min?: number;
            /** @description Highest noise level. Level at which the schedule begins (the model's own). */
            sigma_max?: number;
            /** @description Rho. Bend of the schedules Karras and Polyexponential; more means more steps at low noise (7, and 1 for Polyexponential). */
            rho?: number;
            /**
             * @description Discard next-to-last level. Leaves out the level before the last with every sampler; DPM2, DPM2 a and DPM++ 3M SDE always do.
             * @default false
             */
            discard_next_to_last_sigma?: boolean;
            /**
             * @description Guidance rescale. Share of the picture's contrast that is taken from the answer without guidance; against burnt colours.
             * @default 0
             */
            cfg_rescale?: number;
            /**
             * @description Guidance schedule. How the guidance scale goes while the picture is drawn.
             * @default constant
             * @enum {string}
             */
            cfg_schedule?: "constant" | "linear-down" | "cosine-down" | "half-cosine-down" | "linear-up" | "cosine-up" | "half-cosine-up" | "power-up" | "power-down" | "linear-repeating" | "cosine-repeating" | "sawtooth";
            /**
             * @description Least guidance scale. What the guidance schedule goes down to, or comes up from.
             * @default 1
             */
            cfg_min?: number;
            /**
             * @description Guidance schedule power. Exponent of the power schedules, number of waves of the repeating ones.
             * @default 4
             */
            cfg_power?: number;
            /**
             * @description Guidance start. Share of the training times after which guidance begins.
             * @default 0
             */
            cfg_start?: number;
            /**
             * @description Guidance end. Share of the training times after which guidance ends.
             * @default 1
             */
            cfg_end?: number;
            /**
             * @description Negative guidance minimum sigma. Below this noise level every second call goes without the negative prompt, which is faster.
             * @default 0
             */
            s_min_uncond?: number;
            /**
             * @description Dynamic thresholding. Keeps high guidance scales from burning colours, by the range of a lower one.
             * @default false
             */
            dynamic_thresholding?: boolean;
            /**
             * @description Mimicked scale. Guidance scale whose range of values dynamic thresholding keeps.
             * @default 7
             */
            mimic_scale?: number;
            /**
             * @description Mimicked schedule. How the mimicked scale goes while the picture is drawn.
             * @default constant
             * @enum {string}
             */
            mimic_schedule?: "constant" | "linear-down" | "cosine-down" | "half-cosine-down" | "linear-up" | "cosine-up" | "half-cosine-up" | "power-up" | "power-down" | "linear-repeating" | "cosine-repeating" | "sawtooth";
            /**
             * @description Least mimicked scale. What the mimicked schedule goes down to, or comes up from.
             * @default 0
             */
            mimic_min?: number;
            /**
             * @description Threshold percentile. Share of the values within the range of dynamic thresholding; the rest is cut.
             * @default 1
             */
            threshold_percentile?: number;
            /**
             * @description Threshold centre. What dynamic thresholding scales values about.
             * @default mean
             * @enum {string}
             */
            threshold_about?: "mean" | "zero";
            /**
             * @description Threshold measure. What the range of dynamic thresholding is: the largest magnitude or the standard deviation.
             * @default largest
             * @enum {string}
             */
            threshold_measure?: "largest" | "deviation";
            /**
             * @description Threshold channels together. One range for all channels instead of one for each.
             * @default false
             */
            threshold_joint?: boolean;
            /**
             * @description Threshold share. Share of dynamic thresholding in the answer; the rest is plain guidance.
             * @default 1
             */
            threshold_share?: number;
            /**
             * @description Variation seed. Seed that the picture goes towards; -1 draws one.
             * @default -1
             */
            variation_seed?: number;
            /**
             * @description Variation strength. How far it goes there; above 0 the pictures of a batch share the seed and vary in this one.
             * @default 0
             */
            variation_strength?: number;
            /**
             * @description Seed from width. Width of the picture whose composition the seed keeps at this size; 0 is off, in pixels.
             * @default 0
             */
            seed_resize_width?: number;
            /**
             * @description Seed from height. Height of that picture; 0 is off, in pixels.
             * @default 0
             */
            seed_resize_height?: number;
            /**
             * @description Model. Name of a model (`inkloom doctor` lists them), or path of a checkpoint file or folder. Here: a name below the model folders, never a path.
             * @default inkloom-mini
             */
            model?: string;
            /**
             * @description LoRAs. Applied beside those of the prompt's <lora:...> tags: name:strength, several parted by ;. Here: a name below the model folders, never a path.
             * @default
             */
            loras?: string;
            /**
             * @description CLIP skip. Which of the text encoder's layers is used, counted from the last.
             * @default 1
             */
            clip_skip?: number;
            /**
             * @description Noise. Whose random numbers are drawn: A1111's on CPU or GPU, or ComfyUI's.
             * @default a1111-cpu
             * @enum {string}
             */
            noise?: "a1111-cpu" | "a1111-gpu" | "comfy";
            /**
             * @description Precision. int8 computes the U-Net with 8-bit numbers: about twice as fast on a processor, with slightly different pictures; its weights are made on first use.
             * @default full
             * @enum {string}
             */
            precision?: "full" | "int8";
            /**
             * @description Device. What computes; auto takes the fastest that works here.
             * @default auto
             * @enum {string}
             */
            device?: "auto" | "cpu" | "webgpu" | "cuda";
            /**
             * @description VAE. Name or path of another VAE; Automatic takes <model>.vae.* beside the model if there is one, None the model's own. Here: a name below the model folders, never a path.
             * @default Automatic
             */
            vae?: string;
            /**
             * @description Prediction. What the model predicts, noise or velocity, where its file does not say or is wrong.
             * @default auto
             * @enum {string}
             */
            prediction?: "auto" | "epsilon" | "v";
            /**
             * @description Zero terminal SNR. Stretches the noise levels so that the first holds no trace of a picture.
             * @default false
             */
            zero_snr?: boolean;
            /** @description Refiner. Name or path of a second model that draws the last steps (one model draws all steps). Here: a name below the model folders, never a path. */
            refiner?: string;
            /**
             * @description Refiner switch at. Share of the steps after which the refiner draws.
             * @default 0.8
             */
            refiner_switch_at?: number;
            /**
             * @description Image guidance scale. instruct-pix2pix models: how closely the picture to begin with is kept.
             * @default 1.5
             */
            image_cfg?: number;
            /** @description Original width. SDXL: width of the picture before it was scaled, as the model is told, in pixels (the picture's size). */
            original_width?: number;
            /** @description Original height. SDXL: height of the picture before it was scaled, as the model is told, in pixels (the picture's size). */
            original_height?: number;
            /**
             * @description Crop left. SDXL: pixels cut off on the left, as the model is told, in pixels.
             * @default 0
             */
            crop_left?: number;
            /**
             * @description Crop top. SDXL: pixels cut off at the top, as the model is told, in pixels.
             * @default 0
             */
            crop_top?: number;
            /** @description Target width. SDXL: width that the picture is for, as the model is told, in pixels (the picture's size). */
            target_width?: number;
            /** @description Target height. SDXL: height that the picture is for, as the model is told, in pixels (the picture's size). */
            target_height?: number;
            /**
             * @description Aesthetic score. SDXL's refiner: score that the prompt asks for.
             * @default 6
             */
            aesthetic_score?: number;
            /**
             * @description Negative aesthetic score. SDXL's refiner: score that the negative prompt stands for.
             * @default 2.5
             */
            negative_aesthetic_score?: number;
        };
        /** @description Tag pictures */
        TagParameters: {
            /** @description Picture. A picture file (PNG, JPEG or WebP), whose tags are shown; on the command line any number, and folders, which get captions (the data set's pictures). Here: `asset:` and the SHA-256 of an upload or of a job's picture. */
            picture?: string;
            /**
             * @description Tagger. Name of a tagger in the folder `taggers` of the data folder, or a path; docs/tagging.md lists the kinds. Here: a name below the model folders, never a path.
             * @default wd14-vit-v3
             * @example wd14-vit-v3
             * @example wd14-swinv2-v3
             * @example wd14-convnext-v3
             * @example wd14-vit-large-v3
             * @example wd14-eva02-large-v3
             * @example wd14-vit-v2
             * @example wd14-convnext-v2
             * @example wd14-convnextv2-v2
             * @example wd14-swinv2-v2
             * @example wd14-moat-v2
             * @example deepdanbooru-v3
             */
            model?: string;
            /**
             * @description General threshold. Least score of a tag; 0.3 for more tags, 0.35 for photographs, 0.5 for drawings.
             * @default 0.35
             */
            general_threshold?: number;
            /**
             * @description Character threshold. Least score of a tag that names a character; 1 for none.
             * @default 0.85
             */
            character_threshold?: number;
            /**
             * @description General MCut. Cut general tags off where their scores fall most, instead of at the threshold.
             * @default false
             */
            general_mcut?: boolean;
            /**
             * @description Character MCut. The same for characters, at 0.15 at least.
             * @default false
             */
            character_mcut?: boolean;
            /**
             * @description Most tags. Only so many, the surest; 0 for all.
             * @default 0
             */
            max_tags?: number;
            /** @description Unwanted tags. Tags that are left out, with commas between (none). */
            without?: string;
            /**
             * @description Rating. Whether the rating (general, sensitive, questionable, explicit) is a tag, and where it stands.
             * @default none
             * @enum {string}
             */
            rating?: "none" | "first" | "last";
            /** @description Trigger words. Words in front of every caption, with commas between (none). */
            trigger?: string;
            /** @description Tags in front. Tags that stand in front where a picture has them, in this order, with commas between (none). */
            first_tags?: string;
            /**
             * @description Order. By score, the surest first; in the tagger's own order, as kohya's script has it; or by the alphabet.
             * @default score
             * @enum {string}
             */
            order?: "score" | "model" | "alphabet";
            /**
             * @description Characters first. Tags that name characters stand before others.
             * @default false
             */
            characters_first?: boolean;
            /**
             * @description Part characters. Make two tags of a character's name and series: name_(series).
             * @default false
             */
            expand_characters?: boolean;
            /**
             * @description Keep underscores. Leave underscores as they are; otherwise spaces, but in faces such as ^_^.
             * @default false
             */
            keep_underscores?: boolean;
            /**
             * @description Escape brackets. Write \( and \), as prompts need it.
             * @default false
             */
            escape?: boolean;
            /**
             * @description Separator. What stands between two tags.
             * @default ,
             */
            separator?: string;
            /** @description Data set. A folder in the folder datasets of the data folder, whose pictures get captions beside them, instead of a picture (the picture alone). Here: a name below the model folders, never a path. */
            dataset?: string;
            /**
             * @description Folders inside. Also the pictures of the folders inside.
             * @default false
             */
            recursive?: boolean;
            /** @description Only pictures. Names of the pictures that are meant, below the data set, one a line (all pictures). */
            only?: string;
            /**
             * @description Existing captions. Where a picture has a caption: leave it, replace it, or add what it lacks behind it.
             * @default skip
             * @enum {string}
             */
            existing?: "skip" | "replace" | "append";
            /** @description Caption ending. Ending of the captions' files, which have their pictures' names (the caption that is there, .caption before .txt; new ones end in .txt). */
            caption_extension?: string;
            /**
             * @description Unreadable pictures. Name a picture that cannot be read and go on, or stop there.
             * @default skip
             * @enum {string}
             */
            on_error?: "skip" | "stop";
            /**
             * @description Batch size. Pictures that the network sees at once.
             * @default 4
             */
            batch_size?: number;
            /**
             * @description Resizing. How pictures are brought to the tagger's size: as kohya's script does it, or as SmilingWolf's page.
             * @default kohya
             * @enum {string}
             */
            framing?: "kohya" | "space";
            /**
             * @description Device. What computes; auto takes the fastest that works here.
             * @default auto
             * @enum {string}
             */
            device?: "auto" | "cpu" | "webgpu" | "cuda";
        };
        /** @description Describe pictures */
        CaptionParameters: {
            /** @description Picture. A picture file (PNG, JPEG or WebP), whose caption is shown; on the command line any number, and folders, which get captions (the data set's pictures). Here: `asset:` and the SHA-256 of an upload or of a job's picture. */
            picture?: string;
            /**
             * @description Captioner. Name of a BLIP captioner in the folder `taggers` of the data folder, or a path. Here: a name below the model folders, never a path.
             * @default blip-captioning-base
             * @example blip-captioning-base
             * @example blip-captioning-large
             */
            model?: string;
            /**
             * @description Beginning. Words that the caption begins with, such as: a photograph of.
             * @default
             */
            prompt?: string;
            /** @description Trigger words. Words in front of every caption, with commas between (none). */
            trigger?: string;
            /**
             * @description Beams. Captions that are followed at once, of which the best is taken; 1 is fastest.
             * @default 3
             */
            beams?: number;
            /**
             * @description Least length. Pieces of words that a caption has at least.
             * @default 5
             */
            min_length?: number;
            /**
             * @description Most length. Pieces of words at which a caption is cut off, those of the prompt included.
             * @default 40
             */
            max_length?: number;
            /** @description Data set. A folder in the folder datasets of the data folder, whose pictures get captions beside them, instead of a picture (the picture alone). Here: a name below the model folders, never a path. */
            dataset?: string;
            /**
             * @description Folders inside. Also the pictures of the folders inside.
             * @default false
             */
            recursive?: boolean;
            /** @description Only pictures. Names of the pictures that are meant, below the data set, one a line (all pictures). */
            only?: string;
            /**
             * @description Existing captions. Where a picture has a caption: leave it, replace it, or add what it lacks behind it.
             * @default skip
             * @enum {string}
             */
            existing?: "skip" | "replace" | "append";
            /** @description Caption ending. Ending of the captions' files, which have their pictures' names (the caption that is there, .caption before .txt; new ones end in .txt). */
            caption_extension?: string;
            /**
             * @description Unreadable pictures. Name a picture that cannot be read and go on, or stop there.
             * @default skip
             * @enum {string}
             */
            on_error?: "skip" | "stop";
            /**
             * @description Device. What computes; auto takes the fastest that works here.
             * @default auto
             * @enum {string}
             */
            device?: "auto" | "cpu" | "webgpu" | "cuda";
        };
        /** @description Check a data set */
        DatasetCheckParameters: {
            /** @description Data set. Name of a folder in the folder `datasets` of the data folder, or on the command line any folder of pictures. Here: a name below the model folders, never a path. */
            dataset: string;
            /**
             * @description Purpose. What is to be learnt, which says how many pictures are advised: a person 20-30 or more, a drawn character 30, a photographed one 50, a style 70-100.
             * @default other
             * @enum {string}
             */
            purpose?: "person" | "drawn" | "photographed" | "style" | "other";
            /**
             * @description Resolution. Side of the square at whose area pictures are to be trained, in pixels.
             * @default 512
             */
            resolution?: number;
            /**
             * @description Least sharpness. Variance of the Laplacian at 512 pixels below which a picture is called blurred.
             * @default 100
             */
            blur?: number;
            /**
             * @description Likeness. Bits of 64 in which the hashes of pictures that look alike may differ.
             * @default 6
             */
            alike?: number;
            /** @description Caption ending. Ending of caption files (.caption or .txt, whichever is there). */
            caption_extension?: string;
        };
        /** @description Prepare a data set */
        DatasetPrepareParameters: {
            /** @description Data set. Name of a folder in the folder `datasets` of the data folder, or on the command line any folder of pictures. Here: a name below the model folders, never a path. */
            dataset: string;
            /** @description New data set. Name of the new folder in the folder `datasets` of the data folder, or on the command line a path with a slash (the old name with -prepared behind it). Here: a name below the model folders, never a path. */
            name?: string;
            /**
             * @description In place. Replace the pictures themselves; the old ones are kept for undoing.
             * @default false
             */
            in_place?: boolean;
            /**
             * @description Cut around. The middle, the largest face, or what stands out of the picture.
             * @default centre
             * @enum {string}
             */
            crop?: "centre" | "face" | "subject";
            /**
             * @description Close-up. Height of the part in heights of the face, such as 3; 0 for as much of the picture as fits.
             * @default 0
             */
            close_up?: number;
            /** @description Part by hand. left,top,right,bottom in pixels, or in shares of the sides from 0 to 1 (by what it is cut around). */
            rectangle?: string;
            /** @description Name holds. Only pictures whose name holds this (all pictures). */
            file_name?: string;
            /** @description Only pictures. Names of the pictures that are meant, below the data set, one a line (all pictures). */
            only?: string;
            /**
             * @description Padding. Cut nothing off and fill the borders instead: white, black, or the colours at the edge.
             * @default none
             * @enum {string}
             */
            padding?: "none" | "white" | "black" | "edge";
            /**
             * @description Resolution. Side of the square of whose area each picture gets a size of its own proportions, in steps of 64, in pixels.
             * @default 512
             */
            resolution?: number;
            /** @description Width. One width for all, with a height, in pixels (by the resolution). */
            width?: number;
            /** @description Height. One height for all, with a width, in pixels (by the resolution). */
            height?: number;
            /**
             * @description Upscaler. How pictures that are too small are enlarged: Lanczos, or an upscaler by name. Here: a name below the model folders, never a path.
             * @default Lanczos
             * @example Lanczos
             */
            upscaler?: string;
            /**
             * @description Device. What computes; auto takes the fastest that works here.
             * @default auto
             * @enum {string}
             */
            device?: "auto" | "cpu" | "webgpu" | "cuda";
            /** @description Caption ending. Ending of caption files (.caption or .txt, whichever is there). */
            caption_extension?: string;
        };
        /** @description Undo in a data set */
        DatasetHistoryParameters: {
            /** @description Data set. Name of a folder in the folder `datasets` of the data folder, or on the command line any folder of pictures. Here: a name below the model folders, never a path. */
            dataset: string;
            /**
             * @description What to do. list shows the changes, undo takes the last back, redo makes the last that was undone again.
             * @default list
             * @enum {string}
             */
            step?: "list" | "undo" | "redo";
            /**
             * @description How often. How many changes are undone or made again.
             * @default 1
             */
            times?: number;
        };
        /** @description List tags */
        TagsListParameters: {
            /** @description Data set. Name of a folder in the folder `datasets` of the data folder, or on the command line any folder of pictures. Here: a name below the model folders, never a path. */
            dataset: string;
            /**
             * @description Show. tags counts those of the captions that fit, so that with a condition it tells what comes together with it; captions shows them.
             * @default tags
             * @enum {string}
             */
            show?: "tags" | "captions";
            /**
             * @description At most. How many are shown.
             * @default 50
             */
            most?: number;
            /** @description Has all of. Captions with all of these tags, with commas between (no such condition). */
            has?: string;
            /** @description Has any of. Captions with one of these tags at least (no such condition). */
            has_any?: string;
            /** @description Has none of. Captions with none of these tags (no such condition). */
            has_not?: string;
            /** @description Name holds. Pictures whose name holds this, folder included (no such condition). */
            file_name?: string;
            /**
             * @description Without tags. Pictures that have no caption yet.
             * @default false
             */
            untagged?: boolean;
            /** @description Caption ending. Ending of caption files (.caption or .txt, whichever is there). */
            caption_extension?: string;
        };
        /** @description Edit tags */
        TagsEditParameters: {
            /** @description Data set. Name of a folder in the folder `datasets` of the data folder, or on the command line any folder of pictures. Here: a name below the model folders, never a path. */
            dataset: string;
            /**
             * @description Action. add, remove or replace tags; trigger moves them to the front; sort, dedupe and trim tidy; strip-characters takes names of characters out; rules drops what is to be learnt; translate; set makes them the whole caption.
             * @default add
             * @enum {string}
             */
            action?: "add" | "remove" | "replace" | "trigger" | "sort" | "dedupe" | "trim" | "strip-characters" | "rules" | "translate" | "set";
            /**
             * @description Tags. The tags that add, remove, replace, trigger and set are about, with commas between.
             * @default
             */
            tags?: string;
            /** @description New tags. What replace puts in their place, with commas between (none). */
            new_tags?: string;
            /**
             * @description Only preview. Show what would change and why, and write nothing.
             * @default false
             */
            preview?: boolean;
            /**
             * @description Place. Where add puts tags.
             * @default end
             * @enum {string}
             */
            place?: "front" | "end";
            /** @description Position. Tags in front of those that add puts in, instead of a place (by the place). */
            position?: number;
            /**
             * @description Sort by. How sort orders: the most frequent of the data set first, or by letters.
             * @default count
             * @enum {string}
             */
            sort_by?: "count" | "alphabet";
            /**
             * @description Keep in front. Tags at the front that sort leaves there, such as a trigger word.
             * @default 0
             */
            keep_first?: number;
            /**
             * @description What is learnt. What rules drops: of a character hair, eyes, skin, face, body and ears; of a style its words; of clothes theirs. Actions, expressions and backgrounds stay.
             * @default character
             * @enum {string}
             */
            learn?: "character" | "style" | "clothes";
            /** @description Keep tags. Tags that rules and strip-characters leave alone, with commas between (none). */
            keep?: string;
            /**
             * @description Translate to. Language that translate writes; tags it does not know stay.
             * @default en
             * @enum {string}
             */
            translate_to?: "en" | "zh";
            /** @description Has all of. Captions with all of these tags, with commas between (no such condition). */
            has?: string;
            /** @description Has any of. Captions with one of these tags at least (no such condition). */
            has_any?: string;
            /** @description Has none of. Captions with none of these tags (no such condition). */
            has_not?: string;
            /** @description Name holds. Pictures whose name holds this, folder included (no such condition). */
            file_name?: string;
            /**
             * @description Without tags. Pictures that have no caption yet.
             * @default false
             */
            untagged?: boolean;
            /** @description Caption ending. Ending of caption files (.caption or .txt, whichever is there). */
            caption_extension?: string;
        };
        /** @description Suggest tags */
        TagsSuggestParameters: {
            /** @description Beginning. How a word of the tag begins, in English or Chinese. */
            text: string;
            /** @description Data set. Name of a data set, or on the command line any folder, whose tags come first (none). Here: a name below the model folders, never a path. */
            dataset?: string;
            /**
             * @description At most. How many are shown.
             * @default 20
             */
            most?: number;
        };
        /** @description Train a LoRA */
        TrainLoraParameters: {
            /** @description Data set. Folder of pictures with captions, kohya's folders 5_trigger words, or a .toml or .json configuration. Here: a name below the model folders, never a path. */
            dataset: string;
            /** @description Name. Of the LoRA, as prompts will call it; the same name goes on with a run. Here: a name below the model folders, never a path. */
            output_name: string;
            /**
             * @description Model. Name of a model (`inkloom doctor` lists them), or path of a checkpoint file or folder. Here: a name below the model folders, never a path.
             * @default inkloom-mini
             */
            model?: string;
            /**
             * @description Kind. LoRA (with --conv-dim LoCon), LoHa, or LoKr for the smallest files.
             * @default lora
             * @enum {string}
             */
            algo?: "lora" | "loha" | "lokr";
            /**
             * @description Dim. Rank: 16, 32, 64 or 128 make files of about 20, 40, 70 or 140 MB for SD 1.5.
             * @default 32
             */
            network_dim?: number;
            /** @description Alpha. What is learnt counts alpha over dim; at most the dim (half of the dim). */
            network_alpha?: number;
            /** @description Convolution dim. Rank of convolutions (LoCon) (convolutions are left alone). */
            conv_dim?: number;
            /** @description Convolution alpha. Alpha of convolutions; at most their dim (1, as in kohya). */
            conv_alpha?: number;
            /** @description Dims of blocks. 25 ranks, one for each block of the U-Net; 0 leaves one alone (none). */
            block_dims?: string;
            /** @description Alphas of blocks. 25 alphas, beside block dims (none). */
            block_alphas?: string;
            /** @description Convolution dims of blocks. 25 ranks of convolutions, beside block dims (none). */
            conv_block_dims?: string;
            /** @description Convolution alphas of blocks. 25 alphas of convolutions (none). */
            conv_block_alphas?: string;
            /** @description Rates of blocks. 25 factors of the U-Net's learning rate; 0 leaves a block alone (none). */
            block_lr_weight?: string;
            /**
             * @description LoKr factor. Of LoKr: size of the small matrix, -1 for the smallest file; 4 to 16 learn more.
             * @default -1
             */
            factor?: number;
            /**
             * @description LoKr: both of low rank. Of LoKr: the small matrix is of low rank, too, where that is smaller.
             * @default false
             */
            decompose_both?: boolean;
            /**
             * @description LoKr: whole matrices. Of LoKr: neither matrix is of low rank; the dim is not looked at.
             * @default false
             */
            full_matrix?: boolean;
            /**
             * @description Dropout. Of LoRA: share of the values between its two factors that is left out at a step; 0.1 to 0.5 against learning by heart.
             * @default 0
             */
            network_dropout?: number;
            /**
             * @description Rank dropout. Share of the ranks that is left out at a step; of LoHa and LoKr rows of the change.
             * @default 0
             */
            rank_dropout?: number;
            /**
             * @description Module dropout. Share of the layers that is left as it is at a step.
             * @default 0
             */
            module_dropout?: number;
            /** @description Largest weight norm. What is added to a layer is shortened to this length after each step, against running away; 1 is usual (any length). */
            scale_weight_norms?: number;
            /** @description LoRA+ ratio. LoRA+: how many times faster the upper factors learn than the lower ones; 4 to 16 is usual (as fast as the others). */
            loraplus_lr_ratio?: number;
            /** @description LoRA+ ratio of the U-Net. The same for the U-Net alone (as fast as the others). */
            loraplus_unet_lr_ratio?: number;
            /** @description LoRA+ ratio of the text encoder. The same for the text encoder alone (as fast as the others). */
            loraplus_text_encoder_lr_ratio?: number;
            /**
             * @description U-Net only. Leave the text encoder alone.
             * @default false
             */
            network_train_unet_only?: boolean;
            /**
             * @description Text encoder only. Leave the U-Net alone.
             * @default false
             */
            network_train_text_encoder_only?: boolean;
            /** @description Resolution. Side of a square of the area that pictures are brought to, in pixels (that of the model: 512, 768 or 1024). */
            resolution?: number;
            /**
             * @description Repeats. How often an epoch shows each picture, where the folder's name does not say.
             * @default 5
             */
            num_repeats?: number;
            /**
             * @description Batch size. Pictures per step.
             * @default 1
             */
            train_batch_size?: number;
            /**
             * @description No buckets. Cut every picture to a square instead of training several proportions.
             * @default false
             */
            no_bucket?: boolean;
            /** @description Smallest bucket side. Least side of a bucket, in pixels (256, half of the resolution where that is less than 512). */
            min_bucket_reso?: number;
            /** @description Largest bucket side. Largest side of a bucket, in pixels (twice the resolution). */
            max_bucket_reso?: number;
            /**
             * @description Bucket steps. Sides of buckets are multiples of this, in pixels.
             * @default 64
             */
            bucket_reso_steps?: number;
            /**
             * @description Enlarge nothing. Small pictures are trained at their own size.
             * @default false
             */
            bucket_no_upscale?: boolean;
            /**
             * @description Flip. Show pictures mirrored half of the time; not for faces that are not alike on both sides, nor for writing.
             * @default false
             */
            flip_aug?: boolean;
            /**
             * @description Random crop. Cut elsewhere each time; the latents are then made anew at every step.
             * @default false
             */
            random_crop?: boolean;
            /** @description Regularisation pictures. Data set of pictures of the class at large, for prior preservation (none). Here: a name below the model folders, never a path. */
            reg_data_dir?: string;
            /**
             * @description Prior loss weight. What the loss of regularisation pictures counts.
             * @default 1
             */
            prior_loss_weight?: number;
            /**
             * @description Held back. Share of the pictures that is not trained on; the loss on them tells when to stop.
             * @default 0
             */
            validation_split?: number;
            /**
             * @description Unreadable pictures. Stop and name it, or go on without it.
             * @default stop
             * @enum {string}
             */
            on_error?: "stop" | "skip";
            /** @description Trigger words. What pictures without a caption are called, where the folder's name does not say (nothing). */
            class_tokens?: string;
            /** @description Caption prefix. Text in front of every caption (none). */
            caption_prefix?: string;
            /** @description Caption files. Ending of the caption files (.caption, then .txt). */
            caption_extension?: string;
            /**
             * @description Shuffle tags. Tags in another order each time.
             * @default false
             */
            shuffle_caption?: boolean;
            /**
             * @description Tags kept in front. So many tags at the front are neither shuffled nor dropped.
             * @default 0
             */
            keep_tokens?: number;
            /**
             * @description Caption dropout. Share of pictures shown without their caption.
             * @default 0
             */
            caption_dropout_rate?: number;
            /**
             * @description Tag dropout. Share of tags left out each time.
             * @default 0
             */
            caption_tag_dropout_rate?: number;
            /**
             * @description Longest caption. Tokens of a caption that are read.
             * @default 75
             * @enum {string}
             */
            max_token_length?: "75" | "150" | "225";
            /**
             * @description Learning rate. Of what has no rate of its own; Prodigy wants 1.
             * @default 0.000002
             */
            learning_rate?: number;
            /**
             * @description U-Net learning rate. Learning rate of the U-Net's layers.
             * @default 0.00005
             */
            unet_lr?: number;
            /** @description Text encoder learning rate. Learning rate of the text encoder's layers (the learning rate). */
            text_encoder_lr?: number;
            /**
             * @description Optimizer. Prodigy and AdaFactor find their rates by themselves.
             * @default AdamW
             * @enum {string}
             */
            optimizer_type?: "AdamW" | "AdamW8bit" | "Lion" | "Prodigy" | "AdaFactor" | "SGDNesterov";
            /**
             * @description Optimizer arguments. As kohya's, with blanks between: weight_decay=0.1 betas=0.9,0.99.
             * @default
             */
            optimizer_args?: string;
            /**
             * @description Learning rate schedule. How the learning rate moves over the run.
             * @default constant
             * @enum {string}
             */
            lr_scheduler?: "constant" | "constant_with_warmup" | "linear" | "cosine" | "cosine_with_restarts" | "polynomial" | "inverse_sqrt" | "cosine_with_min_lr" | "warmup_stable_decay";
            /**
             * @description Warm-up. Steps until the full rate, or below 1 a share of the run.
             * @default 0
             */
            lr_warmup_steps?: number;
            /**
             * @description Decay steps. Of warmup_stable_decay: steps at the end, or below 1 a share of the run.
             * @default 0
             */
            lr_decay_steps?: number;
            /**
             * @description Cycles. Of cosine_with_restarts.
             * @default 1
             */
            lr_scheduler_num_cycles?: number;
            /**
             * @description Power. Of polynomial.
             * @default 1
             */
            lr_scheduler_power?: number;
            /** @description Smallest rate. Share of the rate left at the end; cosine_with_min_lr needs it (nothing is left). */
            lr_scheduler_min_lr_ratio?: number;
            /**
             * @description Epochs. How often all pictures are gone through.
             * @default 20
             */
            max_train_epochs?: number;
            /** @description Steps. Steps instead of epochs (as many as the epochs have). */
            max_train_steps?: number;
            /**
             * @description Accumulation. Batches whose gradients make one step, for less memory than a larger batch.
             * @default 1
             */
            gradient_accumulation_steps?: number;
            /**
             * @description Gradient checkpointing. Compute the U-Net's blocks again on the way back: a tenth less memory, a fifth more time.
             * @default false
             */
            gradient_checkpointing?: boolean;
            /**
             * @description Mixed precision. Compute products with 16-bit numbers, on WebGPU and CUDA alone: weights that stay as they are take half the memory, what is learnt keeps 32 bits.
             * @default no
             * @enum {string}
             */
            mixed_precision?: "no" | "fp16";
            /**
             * @description Largest gradient norm. Longer gradients are shortened to it; 0 for never.
             * @default 1
             */
            max_grad_norm?: number;
            /**
             * @description Min-SNR gamma. Times with little noise count less beyond this signal-to-noise ratio; 5 is usual, 0 for off.
             * @default 0
             */
            min_snr_gamma?: number;
            /**
             * @description Noise offset. Lets the model learn very dark and bright pictures; 0.05 to 0.1 is usual.
             * @default 0
             */
            noise_offset?: number;
            /**
             * @description Debiased estimation. Weights of times by arXiv:2310.08442.
             * @default false
             */
            debiased_estimation_loss?: boolean;
            /**
             * @description Velocity loss like noise. Of models that predict velocity: times weighted as if they predicted noise.
             * @default false
             */
            scale_v_pred_loss_like_noise_pred?: boolean;
            /**
             * @description v prediction. The model predicts velocity, where its file does not say so.
             * @default false
             */
            v_parameterization?: boolean;
            /**
             * @description Zero terminal SNR. Stretch the noise levels to pure noise.
             * @default false
             */
            zero_terminal_snr?: boolean;
            /**
             * @description First time. Least training time that is drawn.
             * @default 0
             */
            min_timestep?: number;
            /**
             * @description Last time. Times are drawn up to before this one.
             * @default 1000
             */
            max_timestep?: number;
            /**
             * @description CLIP skip. Which of the text encoder's layers is used, counted from the last; draw with the same. 1 for photographs, 2 for drawings.
             * @default 2
             */
            clip_skip?: number;
            /**
             * @description Seed. The same seed and settings give the same file.
             * @default 42
             */
            seed?: number;
            /**
             * @description Precision. Type of the numbers in the file.
             * @default fp16
             * @enum {string}
             */
            save_precision?: "float" | "fp16" | "bf16";
            /**
             * @description File every so many epochs. 0 for the last alone.
             * @default 0
             */
            save_every_n_epochs?: number;
            /**
             * @description State every so many steps. What a run that is cut off goes on from; there is one after every epoch, too.
             * @default 100
             */
            save_state_every_n_steps?: number;
            /**
             * @description Sample prompts. Drawn after an epoch with what was learnt so far; several parted by new lines or ||, each with kohya's --n, --w, --h, --d, --s, --l, --ss, --cn behind it.
             * @default
             */
            sample_prompts?: string;
            /**
             * @description Samples every so many epochs. Epochs between samples.
             * @default 1
             */
            sample_every_n_epochs?: number;
            /** @description Comment. Said in the file (none). */
            training_comment?: string;
            /**
             * @description Device. What computes; auto takes the fastest that works here.
             * @default auto
             * @enum {string}
             */
            device?: "auto" | "cpu" | "webgpu" | "cuda";
        };
        /** @description Train an embedding */
        TrainEmbeddingParameters: {
            /** @description Data set. Folder of pictures with captions, kohya's folders 5_trigger words, or a .toml or .json configuration. Here: a name below the model folders, never a path. */
            dataset: string;
            /** @description Name. Of the embedding, as prompts will say it; the same name goes on with a run. Here: a name below the model folders, never a path. */
            output_name: string;
            /**
             * @description Model. Name of a model (`inkloom doctor` lists them), or path of a checkpoint file or folder. Here: a name below the model folders, never a path.
             * @default inkloom-mini
             */
            model?: string;
            /** @description Word to learn. One word as the captions say it, such as mycat; prompts say the file's name instead. */
            token_string: string;
            /** @description Begin as. A known word that is near to it, such as cat; several vectors take its parts in turn (random numbers). */
            init_word?: string;
            /**
             * @description Vectors. How many tokens of a prompt the word takes; more learn more, 4 to 8 is usual.
             * @default 1
             */
            num_vectors_per_token?: number;
            /**
             * @description Sentences of a thing. Many ways to say that the picture shows it, in place of the captions.
             * @default false
             */
            use_object_template?: boolean;
            /**
             * @description Sentences of a style. Many ways to say that the picture is made so, in place of the captions.
             * @default false
             */
            use_style_template?: boolean;
            /** @description Resolution. Side of a square of the area that pictures are brought to, in pixels (that of the model: 512, 768 or 1024). */
            resolution?: number;
            /**
             * @description Repeats. How often an epoch shows each picture, where the folder's name does not say.
             * @default 5
             */
            num_repeats?: number;
            /**
             * @description Batch size. Pictures per step.
             * @default 1
             */
            train_batch_size?: number;
            /**
             * @description No buckets. Cut every picture to a square instead of training several proportions.
             * @default false
             */
            no_bucket?: boolean;
            /** @description Smallest bucket side. Least side of a bucket, in pixels (256, half of the resolution where that is less than 512). */
            min_bucket_reso?: number;
            /** @description Largest bucket side. Largest side of a bucket, in pixels (twice the resolution). */
            max_bucket_reso?: number;
            /**
             * @description Bucket steps. Sides of buckets are multiples of this, in pixels.
             * @default 64
             */
            bucket_reso_steps?: number;
            /**
             * @description Enlarge nothing. Small pictures are trained at their own size.
             * @default false
             */
            bucket_no_upscale?: boolean;
            /**
             * @description Flip. Show pictures mirrored half of the time; not for faces that are not alike on both sides, nor for writing.
             * @default false
             */
            flip_aug?: boolean;
            /**
             * @description Random crop. Cut elsewhere each time; the latents are then made anew at every step.
             * @default false
             */
            random_crop?: boolean;
            /** @description Regularisation pictures. Data set of pictures of the class at large, for prior preservation (none). Here: a name below the model folders, never a path. */
            reg_data_dir?: string;
            /**
             * @description Prior loss weight. What the loss of regularisation pictures counts.
             * @default 1
             */
            prior_loss_weight?: number;
            /**
             * @description Held back. Share of the pictures that is not trained on; the loss on them tells when to stop.
             * @default 0
             */
            validation_split?: number;
            /**
             * @description Unreadable pictures. Stop and name it, or go on without it.
             * @default stop
             * @enum {string}
             */
            on_error?: "stop" | "skip";
            /** @description Trigger words. What pictures without a caption are called, where the folder's name does not say (nothing). */
            class_tokens?: string;
            /** @description Caption prefix. Text in front of every caption (none). */
            caption_prefix?: string;
            /** @description Caption files. Ending of the caption files (.caption, then .txt). */
            caption_extension?: string;
            /**
             * @description Shuffle tags. Tags in another order each time.
             * @default false
             */
            shuffle_caption?: boolean;
            /**
             * @description Tags kept in front. So many tags at the front are neither shuffled nor dropped.
             * @default 0
             */
            keep_tokens?: number;
            /**
             * @description Caption dropout. Share of pictures shown without their caption.
             * @default 0
             */
            caption_dropout_rate?: number;
            /**
             * @description Tag dropout. Share of tags left out each time.
             * @default 0
             */
            caption_tag_dropout_rate?: number;
            /**
             * @description Longest caption. Tokens of a caption that are read.
             * @default 75
             * @enum {string}
             */
            max_token_length?: "75" | "150" | "225";
            /**
             * @description Learning rate. Of the word's vectors, far higher than for networks; Prodigy wants 1.
             * @default 0.005
             */
            learning_rate?: number;
            /**
             * @description Optimizer. Prodigy and AdaFactor find their rates by themselves.
             * @default AdamW
             * @enum {string}
             */
            optimizer_type?: "AdamW" | "AdamW8bit" | "Lion" | "Prodigy" | "AdaFactor" | "SGDNesterov";
            /**
             * @description Optimizer arguments. As kohya's, with blanks between: weight_decay=0.1 betas=0.9,0.99.
             * @default
             */
            optimizer_args?: string;
            /**
             * @description Learning rate schedule. How the learning rate moves over the run.
             * @default constant
             * @enum {string}
             */
            lr_scheduler?: "constant" | "constant_with_warmup" | "linear" | "cosine" | "cosine_with_restarts" | "polynomial" | "inverse_sqrt" | "cosine_with_min_lr" | "warmup_stable_decay";
            /**
             * @description Warm-up. Steps until the full rate, or below 1 a share of the run.
             * @default 0
             */
            lr_warmup_steps?: number;
            /**
             * @description Decay steps. Of warmup_stable_decay: steps at the end, or below 1 a share of the run.
             * @default 0
             */
            lr_decay_steps?: number;
            /**
             * @description Cycles. Of cosine_with_restarts.
             * @default 1
             */
            lr_scheduler_num_cycles?: number;
            /**
             * @description Power. Of polynomial.
             * @default 1
             */
            lr_scheduler_power?: number;
            /** @description Smallest rate. Share of the rate left at the end; cosine_with_min_lr needs it (nothing is left). */
            lr_scheduler_min_lr_ratio?: number;
            /**
             * @description Epochs. How often all pictures are gone through.
             * @default 20
             */
            max_train_epochs?: number;
            /** @description Steps. Steps instead of epochs (as many as the epochs have). */
            max_train_steps?: number;
            /**
             * @description Accumulation. Batches whose gradients make one step, for less memory than a larger batch.
             * @default 1
             */
            gradient_accumulation_steps?: number;
            /**
             * @description Gradient checkpointing. Compute the U-Net's blocks again on the way back: a tenth less memory, a fifth more time.
             * @default false
             */
            gradient_checkpointing?: boolean;
            /**
             * @description Mixed precision. Compute products with 16-bit numbers, on WebGPU and CUDA alone: weights that stay as they are take half the memory, what is learnt keeps 32 bits.
             * @default no
             * @enum {string}
             */
            mixed_precision?: "no" | "fp16";
            /**
             * @description Largest gradient norm. Longer gradients are shortened to it; 0 for never.
             * @default 1
             */
            max_grad_norm?: number;
            /**
             * @description Min-SNR gamma. Times with little noise count less beyond this signal-to-noise ratio; 5 is usual, 0 for off.
             * @default 0
             */
            min_snr_gamma?: number;
            /**
             * @description Noise offset. Lets the model learn very dark and bright pictures; 0.05 to 0.1 is usual.
             * @default 0
             */
            noise_offset?: number;
            /**
             * @description Debiased estimation. Weights of times by arXiv:2310.08442.
             * @default false
             */
            debiased_estimation_loss?: boolean;
            /**
             * @description Velocity loss like noise. Of models that predict velocity: times weighted as if they predicted noise.
             * @default false
             */
            scale_v_pred_loss_like_noise_pred?: boolean;
            /**
             * @description v prediction. The model predicts velocity, where its file does not say so.
             * @default false
             */
            v_parameterization?: boolean;
            /**
             * @description Zero terminal SNR. Stretch the noise levels to pure noise.
             * @default false
             */
            zero_terminal_snr?: boolean;
            /**
             * @description First time. Least training time that is drawn.
             * @default 0
             */
            min_timestep?: number;
            /**
             * @description Last time. Times are drawn up to before this one.
             * @default 1000
             */
            max_timestep?: number;
            /**
             * @description CLIP skip. Which of the text encoder's layers is used, counted from the last; draw with the same. 1 for photographs, 2 for drawings.
             * @default 2
             */
            clip_skip?: number;
            /**
             * @description Seed. The same seed and settings give the same file.
             * @default 42
             */
            seed?: number;
            /**
             * @description Precision. Type of the numbers in the file.
             * @default fp16
             * @enum {string}
             */
            save_precision?: "float" | "fp16" | "bf16";
            /**
             * @description File every so many epochs. 0 for the last alone.
             * @default 0
             */
            save_every_n_epochs?: number;
            /**
             * @description State every so many steps. What a run that is cut off goes on from; there is one after every epoch, too.
             * @default 100
             */
            save_state_every_n_steps?: number;
            /**
             * @description Sample prompts. Drawn after an epoch with what was learnt so far; several parted by new lines or ||, each with kohya's --n, --w, --h, --d, --s, --l, --ss, --cn behind it.
             * @default
             */
            sample_prompts?: string;
            /**
             * @description Samples every so many epochs. Epochs between samples.
             * @default 1
             */
            sample_every_n_epochs?: number;
            /** @description Comment. Said in the file (none). */
            training_comment?: string;
            /**
             * @description Device. What computes; auto takes the fastest that works here.
             * @default auto
             * @enum {string}
             */
            device?: "auto" | "cpu" | "webgpu" | "cuda";
        };
        /** @description Train a ControlNet */
        TrainControlnetParameters: {
            /** @description Data set. Folder of pictures with captions, kohya's folders 5_trigger words, or a .toml or .json configuration. Here: a name below the model folders, never a path. */
            dataset: string;
            /** @description Name. Of the control network, as units will call it; the same name goes on with a run. Here: a name below the model folders, never a path. */
            output_name: string;
            /**
             * @description Model. Name of a model (`inkloom doctor` lists them), or path of a checkpoint file or folder. Here: a name below the model folders, never a path.
             * @default inkloom-mini
             */
            model?: string;
            /**
             * @description Preprocessor. Makes the control pictures of the pictures, such as canny; without it they are given (none: conditioning_data_dir has them).
             * @example canny
             * @example invert
             * @example openpose
             * @example openpose_face
             * @example openpose_faceonly
             * @example openpose_hand
             * @example openpose_full
             * @example dw_openpose_full
             * @example mediapipe_face
             * @example softedge_hed
             * @example softedge_hedsafe
             * @example softedge_pidinet
             * @example softedge_pidisafe
             * @example softedge_teed
             * @example softedge_anyline
             * @example scribble_hed
             * @example scribble_pidinet
             * @example scribble_xdog
             * @example t2ia_sketch_pidi
             * @example lineart_realistic
             * @example lineart_coarse
             * @example lineart_anime
             * @example lineart_anime_denoise
             * @example lineart_standard
             * @example mlsd
             * @example depth_midas
             * @example depth_zoe
             * @example depth_leres
             * @example depth_leres++
             * @example depth_anything
             * @example depth_anything_v2
             * @example seg_ofcoco
             * @example seg_ofade20k
             * @example seg_ufade20k
             * @example segment_anything
             * @example mobile_sam
             * @example normal_bae
             * @example normal_midas
             * @example shuffle
             * @example tile_resample
             * @example tile_colorfix
             * @example tile_colorfix+sharp
             * @example blur_gaussian
             * @example threshold
             * @example t2ia_color_grid
             * @example recolor_luminance
             * @example recolor_intensity
             * @example inpaint_only+lama
             * @example instant_id_face_keypoints
             */
            preprocessor?: string;
            /** @description Preprocessor resolution. Shorter side at which the preprocessor works, in pixels (that of the picture). */
            preprocessor_resolution?: number;
            /** @description Control pictures. Data set of control pictures with the pictures' names (as the data set's own configuration says). Here: a name below the model folders, never a path. */
            conditioning_data_dir?: string;
            /** @description Begin as. A ControlNet for this model that goes on to learn (the U-Net's own half, which answers nothing yet). Here: a name below the model folders, never a path. */
            controlnet_model_name_or_path?: string;
            /** @description Resolution. Side of a square of the area that pictures are brought to, in pixels (that of the model: 512, 768 or 1024). */
            resolution?: number;
            /**
             * @description Repeats. How often an epoch shows each picture, where the folder's name does not say.
             * @default 5
             */
            num_repeats?: number;
            /**
             * @description Batch size. Pictures per step.
             * @default 1
             */
            train_batch_size?: number;
            /**
             * @description No buckets. Cut every picture to a square instead of training several proportions.
             * @default false
             */
            no_bucket?: boolean;
            /** @description Smallest bucket side. Least side of a bucket, in pixels (256, half of the resolution where that is less than 512). */
            min_bucket_reso?: number;
            /** @description Largest bucket side. Largest side of a bucket, in pixels (twice the resolution). */
            max_bucket_reso?: number;
            /**
             * @description Bucket steps. Sides of buckets are multiples of this, in pixels.
             * @default 64
             */
            bucket_reso_steps?: number;
            /**
             * @description Enlarge nothing. Small pictures are trained at their own size.
             * @default false
             */
            bucket_no_upscale?: boolean;
            /**
             * @description Flip. Show pictures mirrored half of the time; not for faces that are not alike on both sides, nor for writing.
             * @default false
             */
            flip_aug?: boolean;
            /**
             * @description Random crop. Cut elsewhere each time; the latents are then made anew at every step.
             * @default false
             */
            random_crop?: boolean;
            /** @description Regularisation pictures. Data set of pictures of the class at large, for prior preservation (none). Here: a name below the model folders, never a path. */
            reg_data_dir?: string;
            /**
             * @description Prior loss weight. What the loss of regularisation pictures counts.
             * @default 1
             */
            prior_loss_weight?: number;
            /**
             * @description Held back. Share of the pictures that is not trained on; the loss on them tells when to stop.
             * @default 0
             */
            validation_split?: number;
            /**
             * @description Unreadable pictures. Stop and name it, or go on without it.
             * @default stop
             * @enum {string}
             */
            on_error?: "stop" | "skip";
            /** @description Trigger words. What pictures without a caption are called, where the folder's name does not say (nothing). */
            class_tokens?: string;
            /** @description Caption prefix. Text in front of every caption (none). */
            caption_prefix?: string;
            /** @description Caption files. Ending of the caption files (.caption, then .txt). */
            caption_extension?: string;
            /**
             * @description Shuffle tags. Tags in another order each time.
             * @default false
             */
            shuffle_caption?: boolean;
            /**
             * @description Tags kept in front. So many tags at the front are neither shuffled nor dropped.
             * @default 0
             */
            keep_tokens?: number;
            /**
             * @description Caption dropout. Share of pictures shown without their caption.
             * @default 0
             */
            caption_dropout_rate?: number;
            /**
             * @description Tag dropout. Share of tags left out each time.
             * @default 0
             */
            caption_tag_dropout_rate?: number;
            /**
             * @description Longest caption. Tokens of a caption that are read.
             * @default 75
             * @enum {string}
             */
            max_token_length?: "75" | "150" | "225";
            /**
             * @description Learning rate. Of all weights of the control network; Prodigy wants 1.
             * @default 0.00001
             */
            learning_rate?: number;
            /**
             * @description Optimizer. Prodigy and AdaFactor find their rates by themselves.
             * @default AdamW
             * @enum {string}
             */
            optimizer_type?: "AdamW" | "AdamW8bit" | "Lion" | "Prodigy" | "AdaFactor" | "SGDNesterov";
            /**
             * @description Optimizer arguments. As kohya's, with blanks between: weight_decay=0.1 betas=0.9,0.99.
             * @default
             */
            optimizer_args?: string;
            /**
             * @description Learning rate schedule. How the learning rate moves over the run.
             * @default constant
             * @enum {string}
             */
            lr_scheduler?: "constant" | "constant_with_warmup" | "linear" | "cosine" | "cosine_with_restarts" | "polynomial" | "inverse_sqrt" | "cosine_with_min_lr" | "warmup_stable_decay";
            /**
             * @description Warm-up. Steps until the full rate, or below 1 a share of the run.
             * @default 0
             */
            lr_warmup_steps?: number;
            /**
             * @description Decay steps. Of warmup_stable_decay: steps at the end, or below 1 a share of the run.
             * @default 0
             */
            lr_decay_steps?: number;
            /**
             * @description Cycles. Of cosine_with_restarts.
             * @default 1
             */
            lr_scheduler_num_cycles?: number;
            /**
             * @description Power. Of polynomial.
             * @default 1
             */
            lr_scheduler_power?: number;
            /** @description Smallest rate. Share of the rate left at the end; cosine_with_min_lr needs it (nothing is left). */
            lr_scheduler_min_lr_ratio?: number;
            /**
             * @description Epochs. How often all pictures are gone through.
             * @default 20
             */
            max_train_epochs?: number;
            /** @description Steps. Steps instead of epochs (as many as the epochs have). */
            max_train_steps?: number;
            /**
             * @description Accumulation. Batches whose gradients make one step, for less memory than a larger batch.
             * @default 1
             */
            gradient_accumulation_steps?: number;
            /**
             * @description Gradient checkpointing. Compute the U-Net's blocks again on the way back: a tenth less memory, a fifth more time.
             * @default false
             */
            gradient_checkpointing?: boolean;
            /**
             * @description Mixed precision. Compute products with 16-bit numbers, on WebGPU and CUDA alone: weights that stay as they are take half the memory, what is learnt keeps 32 bits.
             * @default no
             * @enum {string}
             */
            mixed_precision?: "no" | "fp16";
            /**
             * @description Largest gradient norm. Longer gradients are shortened to it; 0 for never.
             * @default 1
             */
            max_grad_norm?: number;
            /**
             * @description Min-SNR gamma. Times with little noise count less beyond this signal-to-noise ratio; 5 is usual, 0 for off.
             * @default 0
             */
            min_snr_gamma?: number;
            /**
             * @description Noise offset. Lets the model learn very dark and bright pictures; 0.05 to 0.1 is usual.
             * @default 0
             */
            noise_offset?: number;
            /**
             * @description Debiased estimation. Weights of times by arXiv:2310.08442.
             * @default false
             */
            debiased_estimation_loss?: boolean;
            /**
             * @description Velocity loss like noise. Of models that predict velocity: times weighted as if they predicted noise.
             * @default false
             */
            scale_v_pred_loss_like_noise_pred?: boolean;
            /**
             * @description v prediction. The model predicts velocity, where its file does not say so.
             * @default false
             */
            v_parameterization?: boolean;
            /**
             * @description Zero terminal SNR. Stretch the noise levels to pure noise.
             * @default false
             */
            zero_terminal_snr?: boolean;
            /**
             * @description First time. Least training time that is drawn.
             * @default 0
             */
            min_timestep?: number;
            /**
             * @description Last time. Times are drawn up to before this one.
             * @default 1000
             */
            max_timestep?: number;
            /**
             * @description CLIP skip. Which of the text encoder's layers is used, counted from the last; draw with the same. 1 for photographs, 2 for drawings.
             * @default 2
             */
            clip_skip?: number;
            /**
             * @description Seed. The same seed and settings give the same file.
             * @default 42
             */
            seed?: number;
            /**
             * @description Precision. Type of the numbers in the file.
             * @default fp16
             * @enum {string}
             */
            save_precision?: "float" | "fp16" | "bf16";
            /**
             * @description File every so many epochs. 0 for the last alone.
             * @default 0
             */
            save_every_n_epochs?: number;
            /**
             * @description State every so many steps. What a run that is cut off goes on from; there is one after every epoch, too.
             * @default 100
             */
            save_state_every_n_steps?: number;
            /**
             * @description Sample prompts. Drawn after an epoch with what was learnt so far; several parted by new lines or ||, each with kohya's --n, --w, --h, --d, --s, --l, --ss, --cn behind it.
             * @default
             */
            sample_prompts?: string;
            /**
             * @description Samples every so many epochs. Epochs between samples.
             * @default 1
             */
            sample_every_n_epochs?: number;
            /** @description Comment. Said in the file (none). */
            training_comment?: string;
            /**
             * @description Device. What computes; auto takes the fastest that works here.
             * @default auto
             * @enum {string}
             */
            device?: "auto" | "cpu" | "webgpu" | "cuda";
        };
        /** @description Train a checkpoint */
        TrainModelParameters: {
            /** @description Data set. Folder of pictures with captions, kohya's folders 5_trigger words, or a .toml or .json configuration. Here: a name below the model folders, never a path. */
            dataset: string;
            /** @description Name. Of the new checkpoint among the models; the same name goes on with a run. Here: a name below the model folders, never a path. */
            output_name: string;
            /**
             * @description Model. Name of a model (`inkloom doctor` lists them), or path of a checkpoint file or folder. Here: a name below the model folders, never a path.
             * @default inkloom-mini
             */
            model?: string;
            /**
             * @description Networks that learn. The U-Net, the text encoder, or both; a model that knows nothing yet needs both.
             * @default unet
             * @enum {string}
             */
            train?: "unet" | "text-encoder" | "both";
            /**
             * @description Running mean. Share that the mean of the weights keeps at a step; the mean is what is saved. 0.999 to 0.9999 for long runs, 0 for none.
             * @default 0
             */
            ema_decay?: number;
            /** @description Resolution. Side of a square of the area that pictures are brought to, in pixels (that of the model: 512, 768 or 1024). */
            resolution?: number;
            /**
             * @description Repeats. How often an epoch shows each picture, where the folder's name does not say.
             * @default 5
             */
            num_repeats?: number;
            /**
             * @description Batch size. Pictures per step.
             * @default 1
             */
            train_batch_size?: number;
            /**
             * @description No buckets. Cut every picture to a square instead of training several proportions.
             * @default false
             */
            no_bucket?: boolean;
            /** @description Smallest bucket side. Least side of a bucket, in pixels (256, half of the resolution where that is less than 512). */
            min_bucket_reso?: number;
            /** @description Largest bucket side. Largest side of a bucket, in pixels (twice the resolution). */
            max_bucket_reso?: number;
            /**
             * @description Bucket steps. Sides of buckets are multiples of this, in pixels.
             * @default 64
             */
            bucket_reso_steps?: number;
            /**
             * @description Enlarge nothing. Small pictures are trained at their own size.
             * @default false
             */
            bucket_no_upscale?: boolean;
            /**
             * @description Flip. Show pictures mirrored half of the time; not for faces that are not alike on both sides, nor for writing.
             * @default false
             */
            flip_aug?: boolean;
            /**
             * @description Random crop. Cut elsewhere each time; the latents are then made anew at every step.
             * @default false
             */
            random_crop?: boolean;
            /** @description Regularisation pictures. Data set of pictures of the class at large, for prior preservation (none). Here: a name below the model folders, never a path. */
            reg_data_dir?: string;
            /**
             * @description Prior loss weight. What the loss of regularisation pictures counts.
             * @default 1
             */
            prior_loss_weight?: number;
            /**
             * @description Held back. Share of the pictures that is not trained on; the loss on them tells when to stop.
             * @default 0
             */
            validation_split?: number;
            /**
             * @description Unreadable pictures. Stop and name it, or go on without it.
             * @default stop
             * @enum {string}
             */
            on_error?: "stop" | "skip";
            /** @description Trigger words. What pictures without a caption are called, where the folder's name does not say (nothing). */
            class_tokens?: string;
            /** @description Caption prefix. Text in front of every caption (none). */
            caption_prefix?: string;
            /** @description Caption files. Ending of the caption files (.caption, then .txt). */
            caption_extension?: string;
            /**
             * @description Shuffle tags. Tags in another order each time.
             * @default false
             */
            shuffle_caption?: boolean;
            /**
             * @description Tags kept in front. So many tags at the front are neither shuffled nor dropped.
             * @default 0
             */
            keep_tokens?: number;
            /**
             * @description Caption dropout. Share of pictures shown without their caption.
             * @default 0
             */
            caption_dropout_rate?: number;
            /**
             * @description Tag dropout. Share of tags left out each time.
             * @default 0
             */
            caption_tag_dropout_rate?: number;
            /**
             * @description Longest caption. Tokens of a caption that are read.
             * @default 75
             * @enum {string}
             */
            max_token_length?: "75" | "150" | "225";
            /**
             * @description Learning rate. Of what has no rate of its own; Prodigy wants 1.
             * @default 0.000002
             */
            learning_rate?: number;
            /** @description Text encoder learning rate. Learning rate of the text encoder's layers (the learning rate). */
            text_encoder_lr?: number;
            /**
             * @description Optimizer. Prodigy and AdaFactor find their rates by themselves.
             * @default AdamW
             * @enum {string}
             */
            optimizer_type?: "AdamW" | "AdamW8bit" | "Lion" | "Prodigy" | "AdaFactor" | "SGDNesterov";
            /**
             * @description Optimizer arguments. As kohya's, with blanks between: weight_decay=0.1 betas=0.9,0.99.
             * @default
             */
            optimizer_args?: string;
            /**
             * @description Learning rate schedule. How the learning rate moves over the run.
             * @default constant
             * @enum {string}
             */
            lr_scheduler?: "constant" | "constant_with_warmup" | "linear" | "cosine" | "cosine_with_restarts" | "polynomial" | "inverse_sqrt" | "cosine_with_min_lr" | "warmup_stable_decay";
            /**
             * @description Warm-up. Steps until the full rate, or below 1 a share of the run.
             * @default 0
             */
            lr_warmup_steps?: number;
            /**
             * @description Decay steps. Of warmup_stable_decay: steps at the end, or below 1 a share of the run.
             * @default 0
             */
            lr_decay_steps?: number;
            /**
             * @description Cycles. Of cosine_with_restarts.
             * @default 1
             */
            lr_scheduler_num_cycles?: number;
            /**
             * @description Power. Of polynomial.
             * @default 1
             */
            lr_scheduler_power?: number;
            /** @description Smallest rate. Share of the rate left at the end; cosine_with_min_lr needs it (nothing is left). */
            lr_scheduler_min_lr_ratio?: number;
            /**
             * @description Epochs. How often all pictures are gone through.
             * @default 20
             */
            max_train_epochs?: number;
            /** @description Steps. Steps instead of epochs (as many as the epochs have). */
            max_train_steps?: number;
            /**
             * @description Accumulation. Batches whose gradients make one step, for less memory than a larger batch.
             * @default 1
             */
            gradient_accumulation_steps?: number;
            /**
             * @description Gradient checkpointing. Compute the U-Net's blocks again on the way back: a tenth less memory, a fifth more time.
             * @default false
             */
            gradient_checkpointing?: boolean;
            /**
             * @description Mixed precision. Compute products with 16-bit numbers, on WebGPU and CUDA alone: weights that stay as they are take half the memory, what is learnt keeps 32 bits.
             * @default no
             * @enum {string}
             */
            mixed_precision?: "no" | "fp16";
            /**
             * @description Largest gradient norm. Longer gradients are shortened to it; 0 for never.
             * @default 1
             */
            max_grad_norm?: number;
            /**
             * @description Min-SNR gamma. Times with little noise count less beyond this signal-to-noise ratio; 5 is usual, 0 for off.
             * @default 0
             */
            min_snr_gamma?: number;
            /**
             * @description Noise offset. Lets the model learn very dark and bright pictures; 0.05 to 0.1 is usual.
             * @default 0
             */
            noise_offset?: number;
            /**
             * @description Debiased estimation. Weights of times by arXiv:2310.08442.
             * @default false
             */
            debiased_estimation_loss?: boolean;
            /**
             * @description Velocity loss like noise. Of models that predict velocity: times weighted as if they predicted noise.
             * @default false
             */
            scale_v_pred_loss_like_noise_pred?: boolean;
            /**
             * @description v prediction. The model predicts velocity, where its file does not say so.
             * @default false
             */
            v_parameterization?: boolean;
            /**
             * @description Zero terminal SNR. Stretch the noise levels to pure noise.
             * @default false
             */
            zero_terminal_snr?: boolean;
            /**
             * @description First time. Least training time that is drawn.
             * @default 0
             */
            min_timestep?: number;
            /**
             * @description Last time. Times are drawn up to before this one.
             * @default 1000
             */
            max_timestep?: number;
            /**
             * @description CLIP skip. Which of the text encoder's layers is used, counted from the last; draw with the same. 1 for photographs, 2 for drawings.
             * @default 2
             */
            clip_skip?: number;
            /**
             * @description Seed. The same seed and settings give the same file.
             * @default 42
             */
            seed?: number;
            /**
             * @description Precision. Type of the numbers in the file.
             * @default fp16
             * @enum {string}
             */
            save_precision?: "float" | "fp16" | "bf16";
            /**
             * @description File every so many epochs. 0 for the last alone.
             * @default 0
             */
            save_every_n_epochs?: number;
            /**
             * @description State every so many steps. What a run that is cut off goes on from; there is one after every epoch, too.
             * @default 100
             */
            save_state_every_n_steps?: number;
            /**
             * @description Sample prompts. Drawn after an epoch with what was learnt so far; several parted by new lines or ||, each with kohya's --n, --w, --h, --d, --s, --l, --ss, --cn behind it.
             * @default
             */
            sample_prompts?: string;
            /**
             * @description Samples every so many epochs. Epochs between samples.
             * @default 1
             */
            sample_every_n_epochs?: number;
            /** @description Comment. Said in the file (none). */
            training_comment?: string;
            /**
             * @description Device. What computes; auto takes the fastest that works here.
             * @default auto
             * @enum {string}
             */
            device?: "auto" | "cpu" | "webgpu" | "cuda";
        };
        /** @description Workflow */
        WorkflowParameters: {
            /** @description Graph. Nodes by their ids, as in ComfyUI's API format; on the command line a file with them, or with a workflow of ComfyUI's page, or - for standard input. */
            graph: {
                [key: string]: unknown;
            };
            /** @description Run to here. Ids of nodes, parted by commas: only they and what they need are run, and what they make is shown (every node that shows or saves something). */
            targets?: string;
            /**
             * @description Device. What computes; auto takes the fastest that works here.
             * @default auto
             * @enum {string}
             */
            device?: "auto" | "cpu" | "webgpu" | "cuda";
        };
        /** @description Magic dice */
        DiceParameters: {
            /**
             * @description Prompt. The prompt to change; without it, everything is drawn.
             * @default
             */
            prompt?: string;
            /**
             * @description Language of words. Which words are drawn; auto takes the prompt's language, or that of the interface.
             * @default auto
             * @enum {string}
             */
            words?: "auto" | "en" | "zh";
            /**
             * @description Number of prompts. Prompts to draw, with the seeds that follow the first.
             * @default 1
             */
            count?: number;
            /**
             * @description Seed. The same seed draws the same words; -1 draws one.
             * @default -1
             */
            seed?: number;
        };
        /** @description Picture information */
        InfoParameters: {
            /** @description Picture. A picture file: PNG, JPEG, WebP or GIF. Here: `asset:` and the SHA-256 of an upload or of a job's picture. */
            picture: string;
        };
        /** @description Inspect a model */
        ModelInspectParameters: {
            /** @description File. Path of a checkpoint file or folder, or name of a model. Here: a name below the model folders, never a path. */
            file: string;
        };
        /** @description Merge LoRAs */
        LoraMergeParameters: {
            /** @description LoRAs. Names or paths with their strengths, as in tags of prompts, several parted by ; (on the command line also words of their own): "a:0.7; b:0.5:lbw=INALL". Here: a name below the model folders, never a path. */
            loras: string;
            /**
             * @description Method. concat keeps everything, with the ranks added up; svd cuts the sum to a rank; add adds factor to factor as kohya's merge_lora.py does, for LoRAs trained from each other.
             * @default concat
             * @enum {string}
             */
            method?: "concat" | "svd" | "add";
            /**
             * @description Rank. Rank of the new LoRA, for svd.
             * @default 64
             */
            rank?: number;
            /** @description Convolution rank. Rank in convolutions, where it is to be another (the same). */
            conv_rank?: number;
            /**
             * @description Clamp quantile. Numbers of the new factors beyond this quantile are brought down to it, as kohya's scripts do; 1 leaves all as they are.
             * @default 0.99
             */
            clamp_quantile?: number;
            /** @description Model. Checkpoint that the LoRAs are for: needed for DoRA, (IA)3 and networks of unusual sizes only (the layers of the family's published models). Here: a name below the model folders, never a path. */
            model?: string;
            /** @description Name. Name of the new file among the models, without its ending (made of the names of its sources). Here: a name below the model folders, never a path. */
            name?: string;
            /** @description Place. Folder that the file goes to, or its whole path with the ending .safetensors (the folder of such models in the data folder). Here: refused, the service keeps what is made. */
            folder?: string;
            /**
             * @description Precision. Type of the numbers in the file: 32 bits, or 16 of one kind or the other.
             * @default fp16
             * @enum {string}
             */
            precision?: "float" | "fp16" | "bf16";
            /**
             * @description Overwrite. Replace a file of this name; otherwise it is left alone and nothing is made.
             * @default false
             */
            overwrite?: boolean;
        };
        /** @description Resize a LoRA */
        LoraResizeParameters: {
            /** @description LoRA. Name or path of the LoRA. Here: a name below the model folders, never a path. */
            file: string;
            /**
             * @description Rank. Rank of the new LoRA; the highest, where each layer gets its own.
             * @default 32
             */
            rank?: number;
            /** @description Convolution rank. Rank in convolutions, where it is to be another (the same). */
            conv_rank?: number;
            /**
             * @description Method. fixed gives every layer the rank; the others, kohya's dynamic methods, as much as reaches the target: parts at least the largest divided by it, a share of their sum, or a share of the difference's length.
             * @default fixed
             * @enum {string}
             */
            method?: "fixed" | "sv_ratio" | "sv_cumulative" | "sv_fro";
            /** @description Target. What the dynamic methods aim at: 2 and more for sv_ratio, 0 to 1 for the others (10 for sv_ratio, 0.9 for the others). */
            target?: number;
            /** @description Model. Checkpoint that the LoRAs are for: needed for DoRA, (IA)3 and networks of unusual sizes only (the layers of the family's published models). Here: a name below the model folders, never a path. */
            model?: string;
            /** @description Name. Name of the new file among the models, without its ending (made of the names of its sources). Here: a name below the model folders, never a path. */
            name?: string;
            /** @description Place. Folder that the file goes to, or its whole path with the ending .safetensors (the folder of such models in the data folder). Here: refused, the service keeps what is made. */
            folder?: string;
            /**
             * @description Precision. Type of the numbers in the file: 32 bits, or 16 of one kind or the other.
             * @default fp16
             * @enum {string}
             */
            precision?: "float" | "fp16" | "bf16";
            /**
             * @description Overwrite. Replace a file of this name; otherwise it is left alone and nothing is made.
             * @default false
             */
            overwrite?: boolean;
        };
        /** @description Extract a LoRA */
        LoraExtractParameters: {
            /** @description Original. Checkpoint that the other was trained from. Here: a name below the model folders, never a path. */
            original: string;
            /** @description Tuned. Checkpoint whose learning becomes the LoRA. Here: a name below the model folders, never a path. */
            tuned: string;
            /**
             * @description Rank. Rank of the LoRA.
             * @default 64
             */
            rank?: number;
            /**
             * @description Convolution rank. Rank in convolutions of residual blocks; 0 leaves these blocks out.
             * @default 0
             */
            conv_rank?: number;
            /**
             * @description Clamp quantile. Numbers of the new factors beyond this quantile are brought down to it, as kohya's scripts do; 1 leaves all as they are.
             * @default 0.99
             */
            clamp_quantile?: number;
            /**
             * @description Least difference. The text encoders are left out unless a number of theirs differs by more than this.
             * @default 0.01
             */
            min_diff?: number;
            /** @description Name. Name of the new file among the models, without its ending (made of the names of its sources). Here: a name below the model folders, never a path. */
            name?: string;
            /** @description Place. Folder that the file goes to, or its whole path with the ending .safetensors (the folder of such models in the data folder). Here: refused, the service keeps what is made. */
            folder?: string;
            /**
             * @description Precision. Type of the numbers in the file: 32 bits, or 16 of one kind or the other.
             * @default fp16
             * @enum {string}
             */
            precision?: "float" | "fp16" | "bf16";
            /**
             * @description Overwrite. Replace a file of this name; otherwise it is left alone and nothing is made.
             * @default false
             */
            overwrite?: boolean;
        };
        /** @description Bake LoRAs into a checkpoint */
        LoraBakeParameters: {
            /** @description Model. Name of a model, or path of a checkpoint file or folder. Here: a name below the model folders, never a path. */
            model: string;
            /** @description LoRAs. Names or paths with their strengths, as in tags of prompts, several parted by ; (on the command line also words of their own): "a:0.7; b:0.5". Here: a name below the model folders, never a path. */
            loras: string;
            /** @description VAE. Autoencoder that the new checkpoint gets instead of its own (its own). Here: a name below the model folders, never a path. */
            vae?: string;
            /** @description Name. Name of the new file among the models, without its ending (made of the names of its sources). Here: a name below the model folders, never a path. */
            name?: string;
            /** @description Place. Folder that the file goes to, or its whole path with the ending .safetensors (the folder of such models in the data folder). Here: refused, the service keeps what is made. */
            folder?: string;
            /**
             * @description Precision. Type of the numbers in the file: 32 bits, or 16 of one kind or the other.
             * @default fp16
             * @enum {string}
             */
            precision?: "float" | "fp16" | "bf16";
            /**
             * @description Overwrite. Replace a file of this name; otherwise it is left alone and nothing is made.
             * @default false
             */
            overwrite?: boolean;
        };
        /** @description Merge checkpoints */
        ModelMergeParameters: {
            /** @description Model A. Name of the first model, or path of a checkpoint file or folder. Here: a name below the model folders, never a path. */
            model_a: string;
            /** @description Model B. Name of the second model, or path of a checkpoint file or folder. Here: a name below the model folders, never a path. */
            model_b: string;
            /** @description Model C. Third model: what is subtracted from B, or the third of a sum (none). Here: a name below the model folders, never a path. */
            model_c?: string;
            /**
             * @description Method. A (1 - M) + B M; A + (B - C) M; A (1 - M - N) + B M + C N; along the arc from A to B; or what B and C changed of A, put together by TIES or DARE, M times.
             * @default weighted-sum
             * @enum {string}
             */
            method?: "weighted-sum" | "add-difference" | "triple-sum" | "slerp" | "ties" | "dare";
            /** @description Ratio M. Share of B, or how many times a difference is added (0.5; 1 with block weights and for differences). */
            ratio?: number;
            /**
             * @description Ratio N. Share of C, for triple-sum.
             * @default 0.25
             */
            ratio_c?: number;
            /**
             * @description Block weights. Factors of the ratios per block of the U-Net: 25 numbers, 26 with the text encoder first, 17 as for LoRAs, or a preset (all 1).
             * @example GRAD_V
             * @example GRAD_A
             * @example FLAT_25
             * @example WRAP08
             * @example MID12_50
             * @example OUT07
             * @example OUT12
             * @example RING08_5
             */
            blocks?: string;
            /**
             * @description Density. Share of a difference's numbers that stay, for ties (the largest) and dare (drawn).
             * @default 0.5
             */
            density?: number;
            /**
             * @description Seed of dare. Which numbers dare drops.
             * @default 0
             */
            drop_seed?: number;
            /** @description VAE. Autoencoder that the new checkpoint gets instead of its own (its own). Here: a name below the model folders, never a path. */
            vae?: string;
            /**
             * @description Keep A's VAE. Leave the autoencoder of A as it is instead of merging it along.
             * @default false
             */
            keep_vae?: boolean;
            /** @description Name. Name of the new file among the models, without its ending (made of the names of its sources). Here: a name below the model folders, never a path. */
            name?: string;
            /** @description Place. Folder that the file goes to, or its whole path with the ending .safetensors (the folder of such models in the data folder). Here: refused, the service keeps what is made. */
            folder?: string;
            /**
             * @description Precision. Type of the numbers in the file: 32 bits, or 16 of one kind or the other.
             * @default fp16
             * @enum {string}
             */
            precision?: "float" | "fp16" | "bf16";
            /**
             * @description Overwrite. Replace a file of this name; otherwise it is left alone and nothing is made.
             * @default false
             */
            overwrite?: boolean;
        };
        /** @description New model */
        ModelNewParameters: {
            /** @description Built like. Name of a model of SD 1.x in diffusers' layout, or path of its folder. Here: a name below the model folders, never a path. */
            model: string;
            /** @description U-Net channels. Channels of the U-Net's levels from the finest on, such as 64,128,160,160; multiples of 32 (as the model has them). */
            unet_channels?: string;
            /** @description Text layers. Layers of the text encoder (as the model has them). */
            text_layers?: number;
            /** @description Text width. Values per token of the text encoder, which the U-Net reads; a multiple of its heads (as the model has it). */
            text_width?: number;
            /**
             * @description Predicts. What it will learn to predict: the noise, or the velocity (v prediction).
             * @default noise
             * @enum {string}
             */
            predicts?: "noise" | "velocity";
            /**
             * @description Seed of the first weights. The same seed makes the same model.
             * @default 1
             */
            start_seed?: number;
            /** @description Name. Name of the new file among the models, without its ending (made of the names of its sources). Here: a name below the model folders, never a path. */
            name?: string;
            /** @description Place. Folder that the file goes to, or its whole path with the ending .safetensors (the folder of such models in the data folder). Here: refused, the service keeps what is made. */
            folder?: string;
            /**
             * @description Precision. Type of the numbers in the file: 32 bits, or 16 of one kind or the other.
             * @default fp16
             * @enum {string}
             */
            precision?: "float" | "fp16" | "bf16";
            /**
             * @description Overwrite. Replace a file of this name; otherwise it is left alone and nothing is made.
             * @default false
             */
            overwrite?: boolean;
        };
        /** @description Estimate memory */
        EstimateMemoryParameters: {
            /**
             * @description Model. Name of a model (`inkloom doctor` lists them), or path of a checkpoint file or folder. Here: a name below the model folders, never a path.
             * @default inkloom-mini
             */
            model?: string;
            /**
             * @description Preset. A language model of a published size instead of the model, to compare with.
             * @default none
             * @enum {string}
             */
            preset?: "none" | "gpt3-125m" | "gpt3-350m" | "gpt3-760m" | "gpt3-1.3b" | "gpt3-2.7b" | "gpt3-6.7b" | "gpt3-13b" | "gpt3-175b" | "llama-7b" | "llama-13b" | "llama-33b" | "llama-65b" | "llama-2-70b" | "llama-3-8b" | "llama-3-70b" | "llama-3-405b";
            /**
             * @description Task. Drawing with the model, training a LoRA, or training the model itself.
             * @default inference
             * @enum {string}
             */
            task?: "inference" | "lora" | "full";
            /** @description Width. Of the pictures that are drawn or trained, in pixels (what the model was trained on). */
            width?: number;
            /** @description Height. Of the pictures that are drawn or trained, in pixels (what the model was trained on). */
            height?: number;
            /**
             * @description Batch. Pictures, or sequences of a language model, at a time on one device.
             * @default 1
             */
            batch?: number;
            /** @description Sequence. Tokens of a sequence, for a preset (what the preset was trained on). */
            sequence?: number;
            /**
             * @description Precision. How weights are kept: auto as in the file, or f32 where the model itself is trained; mixed computes in halves beside an f32 copy.
             * @default auto
             * @enum {string}
             */
            precision?: "auto" | "fp32" | "mixed" | "fp16" | "bf16" | "int8";
            /**
             * @description Optimizer. Prodigy and AdaFactor find their rates by themselves.
             * @default AdamW
             * @enum {string}
             */
            optimizer_type?: "AdamW" | "AdamW8bit" | "Lion" | "Prodigy" | "AdaFactor" | "SGDNesterov";
            /**
             * @description Dim. Rank: 16, 32, 64 or 128 make files of about 20, 40, 70 or 140 MB for SD 1.5.
             * @default 32
             */
            network_dim?: number;
            /** @description Convolution dim. Rank of convolutions (LoCon) (convolutions are left alone). */
            conv_dim?: number;
            /**
             * @description U-Net only. Leave the text encoder alone.
             * @default false
             */
            network_train_unet_only?: boolean;
            /**
             * @description Recomputation. What the way back computes again instead of keeping it: nothing, what costs little (attention scores, norms, activations), or all within a block (gradient checkpointing).
             * @default selective
             * @enum {string}
             */
            recomputation?: "none" | "selective" | "full";
            /**
             * @description ZeRO stage. What data-parallel devices share out: 1 the optimizer's states, 2 gradients too, 3 parameters too.
             * @default 0
             */
            zero?: number;
            /**
             * @description Data parallel. Devices that each have other pictures.
             * @default 1
             */
            data_parallel?: number;
            /**
             * @description Tensor parallel. Devices that share each layer.
             * @default 1
             */
            tensor_parallel?: number;
            /**
             * @description Pipeline parallel. Devices that have some of the layers each.
             * @default 1
             */
            pipeline_parallel?: number;
            /**
             * @description Sequence parallel. Tensor-parallel devices of a preset also share what lies between layers.
             * @default false
             */
            sequence_parallel?: boolean;
            /**
             * @description Offload. What lies in the machine's memory instead of the device's: nothing, gradients and optimizer, or parameters too.
             * @default none
             * @enum {string}
             */
            offload?: "none" | "optimizer" | "all";
            /**
             * @description Language of charts. auto is the command line's own, elsewhere English.
             * @default auto
             * @enum {string}
             */
            chart_language?: "auto" | "en" | "zh";
        };
        /** @description Check this machine */
        DoctorParameters: Record<string, never>;
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getService: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        program: "inkloom";
                        /** @description Of the program */
                        version: string;
                        languages: ("en" | "zh")[];
                        account: {
                            /**
                             * Format: uuid
                             * @description Null without accounts
                             */
                            id: string | null;
                            /** @description Who asks */
                            name: string;
                            /** @enum {string} */
                            role: "admin" | "user" | "viewer";
                        };
                        /** @description Whether an account is needed */
                        login: boolean;
                        limits: {
                            /** @description Of one file */
                            uploadBytes: number;
                            /** @description Of one picture */
                            pixels: number;
                            /** @description Of everybody */
                            waitingJobs: number;
                            /** @description Of one user */
                            waitingJobsPerUser: number;
                            /** @description Of one batch */
                            jobsPerRequest: number;
                            /** @description That a request may wait for its job */
                            waitSeconds: number;
                            thumbnailWidths: number[];
                        };
                        /** @description Whether jobs may name one */
                        webhooks: boolean;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether an account is needed here */
                        login: boolean;
                        /** @description Whether the first admin is still to be made */
                        firstAdmin: boolean;
                        account: {
                            /**
                             * Format: uuid
                             * @description Null on a machine of one person
                             */
                            id: string | null;
                            /** @description Who asks */
                            name: string;
                            /**
                             * @description What they may do
                             * @enum {string}
                             */
                            role: "admin" | "user" | "viewer";
                        } | null;
                        /**
                         * @description How they showed it
                         * @enum {string|null}
                         */
                        by: "local" | "password" | "session" | "token" | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    logIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The user's name */
                    name: string;
                    /** @description The password */
                    password: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether an account is needed here */
                        login: boolean;
                        /** @description Whether the first admin is still to be made */
                        firstAdmin: boolean;
                        account: {
                            /**
                             * Format: uuid
                             * @description Null on a machine of one person
                             */
                            id: string | null;
                            /** @description Who asks */
                            name: string;
                            /**
                             * @description What they may do
                             * @enum {string}
                             */
                            role: "admin" | "user" | "viewer";
                        } | null;
                        /**
                         * @description How they showed it
                         * @enum {string|null}
                         */
                        by: "local" | "password" | "session" | "token" | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    logOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changePassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The password */
                    current: string;
                    /** @description The password */
                    password: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether an account is needed here */
                        login: boolean;
                        /** @description Whether the first admin is still to be made */
                        firstAdmin: boolean;
                        account: {
                            /**
                             * Format: uuid
                             * @description Null on a machine of one person
                             */
                            id: string | null;
                            /** @description Who asks */
                            name: string;
                            /**
                             * @description What they may do
                             * @enum {string}
                             */
                            role: "admin" | "user" | "viewer";
                        } | null;
                        /**
                         * @description How they showed it
                         * @enum {string|null}
                         */
                        by: "local" | "password" | "session" | "token" | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    makeFirstAdmin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The code */
                    code: string;
                    /** @description The user's name */
                    name: string;
                    /** @description The password */
                    password: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether an account is needed here */
                        login: boolean;
                        /** @description Whether the first admin is still to be made */
                        firstAdmin: boolean;
                        account: {
                            /**
                             * Format: uuid
                             * @description Null on a machine of one person
                             */
                            id: string | null;
                            /** @description Who asks */
                            name: string;
                            /**
                             * @description What they may do
                             * @enum {string}
                             */
                            role: "admin" | "user" | "viewer";
                        } | null;
                        /**
                         * @description How they showed it
                         * @enum {string|null}
                         */
                        by: "local" | "password" | "session" | "token" | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listUsers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        users: {
                            /**
                             * Format: uuid
                             * @description Of the user
                             */
                            id: string;
                            /** @description The user's name */
                            name: string;
                            /**
                             * @description What they may do
                             * @enum {string}
                             */
                            role: "admin" | "user" | "viewer";
                            /** @description Whether all access is stopped */
                            disabled: boolean;
                            /** @description Without one there are only tokens */
                            hasPassword: boolean;
                            /**
                             * Format: date-time
                             * @description When it was added
                             */
                            createdAt: string;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addUser: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The user's name */
                    name: string;
                    /**
                     * @description What they may do
                     * @enum {string}
                     */
                    role: "admin" | "user" | "viewer";
                    /** @description The password */
                    password?: string;
                };
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description Of the user
                         */
                        id: string;
                        /** @description The user's name */
                        name: string;
                        /**
                         * @description What they may do
                         * @enum {string}
                         */
                        role: "admin" | "user" | "viewer";
                        /** @description Whether all access is stopped */
                        disabled: boolean;
                        /** @description Without one there are only tokens */
                        hasPassword: boolean;
                        /**
                         * Format: date-time
                         * @description When it was added
                         */
                        createdAt: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description What they may do
                     * @enum {string}
                     */
                    role?: "admin" | "user" | "viewer";
                    disabled?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description Of the user
                         */
                        id: string;
                        /** @description The user's name */
                        name: string;
                        /**
                         * @description What they may do
                         * @enum {string}
                         */
                        role: "admin" | "user" | "viewer";
                        /** @description Whether all access is stopped */
                        disabled: boolean;
                        /** @description Without one there are only tokens */
                        hasPassword: boolean;
                        /**
                         * Format: date-time
                         * @description When it was added
                         */
                        createdAt: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setPassword: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The user's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The password */
                    password: string;
                };
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTokens: {
        parameters: {
            query?: {
                /** @description Whose; an admin may name others, or all */
                user?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        tokens: {
                            /**
                             * Format: uuid
                             * @description Of the token
                             */
                            id: string;
                            /**
                             * Format: uuid
                             * @description Whose it is
                             */
                            userId: string;
                            /** @description What it is for */
                            name: string;
                            /**
                             * Format: date-time
                             * @description When it was made
                             */
                            createdAt: string;
                            /**
                             * Format: date-time
                             * @description When it was used last, to the minute
                             */
                            usedAt: string | null;
                            /**
                             * Format: date-time
                             * @description When it ends; null for never
                             */
                            expiresAt: string | null;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    makeToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description What it is for */
                    name: string;
                    /** @description How long it holds; for ever if not given */
                    days?: number;
                    /** @description Whose; an admin may name others */
                    user?: string;
                };
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description Of the token
                         */
                        id: string;
                        /**
                         * Format: uuid
                         * @description Whose it is
                         */
                        userId: string;
                        /** @description What it is for */
                        name: string;
                        /**
                         * Format: date-time
                         * @description When it was made
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description When it was used last, to the minute
                         */
                        usedAt: string | null;
                        /**
                         * Format: date-time
                         * @description When it ends; null for never
                         */
                        expiresAt: string | null;
                        /** @description The token itself */
                        token: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The token's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTools: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        tools: {
                            /** @description Of the tool */
                            id: string;
                            title: {
                                /** @description English */
                                en: string;
                                /** @description Chinese */
                                zh: string;
                            };
                            help: {
                                /** @description English */
                                en: string;
                                /** @description Chinese */
                                zh: string;
                            };
                            /** @description Present where it changes models or data sets, which everybody uses: administrators alone may do that */
                            changesShared?: {
                                /** @description Only where this parameter is given */
                                when?: string;
                            };
                            inputs: {
                                /** @description Of an input, the parameter that takes it */
                                name: string;
                                /** @description Kind of thing */
                                type: string;
                                label: {
                                    /** @description English */
                                    en: string;
                                    /** @description Chinese */
                                    zh: string;
                                };
                                /** @description Whether it is a list */
                                many?: boolean;
                            }[];
                            outputs: {
                                /** @description Of an input, the parameter that takes it */
                                name: string;
                                /** @description Kind of thing */
                                type: string;
                                label: {
                                    /** @description English */
                                    en: string;
                                    /** @description Chinese */
                                    zh: string;
                                };
                                /** @description Whether it is a list */
                                many?: boolean;
                            }[];
                            /** @description How forms part the parameters; those of no group come first */
                            groups: {
                                title: {
                                    /** @description English */
                                    en: string;
                                    /** @description Chinese */
                                    zh: string;
                                };
                                parameters: string[];
                            }[];
                            /** @description JSON Schema; `x-inkloom` holds what forms need, in both languages */
                            parameters: {
                                [key: string]: unknown;
                            };
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTool: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the tool */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Of the tool */
                        id: string;
                        title: {
                            /** @description English */
                            en: string;
                            /** @description Chinese */
                            zh: string;
                        };
                        help: {
                            /** @description English */
                            en: string;
                            /** @description Chinese */
                            zh: string;
                        };
                        /** @description Present where it changes models or data sets, which everybody uses: administrators alone may do that */
                        changesShared?: {
                            /** @description Only where this parameter is given */
                            when?: string;
                        };
                        inputs: {
                            /** @description Of an input, the parameter that takes it */
                            name: string;
                            /** @description Kind of thing */
                            type: string;
                            label: {
                                /** @description English */
                                en: string;
                                /** @description Chinese */
                                zh: string;
                            };
                            /** @description Whether it is a list */
                            many?: boolean;
                        }[];
                        outputs: {
                            /** @description Of an input, the parameter that takes it */
                            name: string;
                            /** @description Kind of thing */
                            type: string;
                            label: {
                                /** @description English */
                                en: string;
                                /** @description Chinese */
                                zh: string;
                            };
                            /** @description Whether it is a list */
                            many?: boolean;
                        }[];
                        /** @description How forms part the parameters; those of no group come first */
                        groups: {
                            title: {
                                /** @description English */
                                en: string;
                                /** @description Chinese */
                                zh: string;
                            };
                            parameters: string[];
                        }[];
                        /** @description JSON Schema; `x-inkloom` holds what forms need, in both languages */
                        parameters: {
                            [key: string]: unknown;
                        };
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runGenerate: {
        parameters: {
            query?: {
                /** @description Seconds to wait for the job's end; it goes on when they are over */
                wait?: number;
                /** @description Higher is earlier; above 0 for administrators only */
                priority?: number;
                /** @description Address that is called when the job has ended; its host must be allowed */
                webhook?: string;
            };
            header?: {
                /** @description A UUID of version 7, new for each request: repeated with the same key, a request makes its jobs once */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GenerateParameters"];
            };
        };
        responses: {
            /** @description It has ended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description It is queued */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runImg2img: {
        parameters: {
            query?: {
                /** @description Seconds to wait for the job's end; it goes on when they are over */
                wait?: number;
                /** @description Higher is earlier; above 0 for administrators only */
                priority?: number;
                /** @description Address that is called when the job has ended; its host must be allowed */
                webhook?: string;
            };
            header?: {
                /** @description A UUID of version 7, new for each request: repeated with the same key, a request makes its jobs once */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Img2imgParameters"];
            };
        };
        responses: {
            /** @description It has ended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description It is queued */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runGrid: {
        parameters: {
            query?: {
                /** @description Seconds to wait for the job's end; it goes on when they are over */
                wait?: number;
                /** @description Higher is earlier; above 0 for administrators only */
                priority?: number;
                /** @description Address that is called when the job has ended; its host must be allowed */
                webhook?: string;
            };
            header?: {
                /** @description A UUID of version 7, new for each request: repeated with the same key, a request makes its jobs once */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GridParameters"];
            };
        };
        responses: {
            /** @description It has ended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description It is queued */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runUpscale: {
        parameters: {
            query?: {
                /** @description Seconds to wait for the job's end; it goes on when they are over */
                wait?: number;
                /** @description Higher is earlier; above 0 for administrators only */
                priority?: number;
                /** @description Address that is called when the job has ended; its host must be allowed */
                webhook?: string;
            };
            header?: {
                /** @description A UUID of version 7, new for each request: repeated with the same key, a request makes its jobs once */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpscaleParameters"];
            };
        };
        responses: {
            /** @description It has ended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description It is queued */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runAnnotate: {
        parameters: {
            query?: {
                /** @description Seconds to wait for the job's end; it goes on when they are over */
                wait?: number;
                /** @description Higher is earlier; above 0 for administrators only */
                priority?: number;
                /** @description Address that is called when the job has ended; its host must be allowed */
                webhook?: string;
            };
            header?: {
                /** @description A UUID of version 7, new for each request: repeated with the same key, a request makes its jobs once */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnnotateParameters"];
            };
        };
        responses: {
            /** @description It has ended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description It is queued */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runPose: {
        parameters: {
            query?: {
                /** @description Seconds to wait for the job's end; it goes on when they are over */
                wait?: number;
                /** @description Higher is earlier; above 0 for administrators only */
                priority?: number;
                /** @description Address that is called when the job has ended; its host must be allowed */
                webhook?: string;
            };
            header?: {
                /** @description A UUID of version 7, new for each request: repeated with the same key, a request makes its jobs once */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PoseParameters"];
            };
        };
        responses: {
            /** @description It has ended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description It is queued */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runQr: {
        parameters: {
            query?: {
                /** @description Seconds to wait for the job's end; it goes on when they are over */
                wait?: number;
                /** @description Higher is earlier; above 0 for administrators only */
                priority?: number;
                /** @description Address that is called when the job has ended; its host must be allowed */
                webhook?: string;
            };
            header?: {
                /** @description A UUID of version 7, new for each request: repeated with the same key, a request makes its jobs once */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["QrParameters"];
            };
        };
        responses: {
            /** @description It has ended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description It is queued */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runTag: {
        parameters: {
            query?: {
                /** @description Seconds to wait for the job's end; it goes on when they are over */
                wait?: number;
                /** @description Higher is earlier; above 0 for administrators only */
                priority?: number;
                /** @description Address that is called when the job has ended; its host must be allowed */
                webhook?: string;
            };
            header?: {
                /** @description A UUID of version 7, new for each request: repeated with the same key, a request makes its jobs once */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TagParameters"];
            };
        };
        responses: {
            /** @description It has ended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description It is queued */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runCaption: {
        parameters: {
            query?: {
                /** @description Seconds to wait for the job's end; it goes on when they are over */
                wait?: number;
                /** @description Higher is earlier; above 0 for administrators only */
                priority?: number;
                /** @description Address that is called when the job has ended; its host must be allowed */
                webhook?: string;
            };
            header?: {
                /** @description A UUID of version 7, new for each request: repeated with the same key, a request makes its jobs once */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CaptionParameters"];
            };
        };
        responses: {
            /** @description It has ended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description It is queued */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runDatasetCheck: {
        parameters: {
            query?: {
                /** @description Seconds to wait for the job's end; it goes on when they are over */
                wait?: number;
                /** @description Higher is earlier; above 0 for administrators only */
                priority?: number;
                /** @description Address that is called when the job has ended; its host must be allowed */
                webhook?: string;
            };
            header?: {
                /** @description A UUID of version 7, new for each request: repeated with the same key, a request makes its jobs once */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DatasetCheckParameters"];
            };
        };
        responses: {
            /** @description It has ended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description It is queued */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runDatasetPrepare: {
        parameters: {
            query?: {
                /** @description Seconds to wait for the job's end; it goes on when they are over */
                wait?: number;
                /** @description Higher is earlier; above 0 for administrators only */
                priority?: number;
                /** @description Address that is called when the job has ended; its host must be allowed */
                webhook?: string;
            };
            header?: {
                /** @description A UUID of version 7, new for each request: repeated with the same key, a request makes its jobs once */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DatasetPrepareParameters"];
            };
        };
        responses: {
            /** @description It has ended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description It is queued */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runDatasetHistory: {
        parameters: {
            query?: {
                /** @description Seconds to wait for the job's end; it goes on when they are over */
                wait?: number;
                /** @description Higher is earlier; above 0 for administrators only */
                priority?: number;
                /** @description Address that is called when the job has ended; its host must be allowed */
                webhook?: string;
            };
            header?: {
                /** @description A UUID of version 7, new for each request: repeated with the same key, a request makes its jobs once */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DatasetHistoryParameters"];
            };
        };
        responses: {
            /** @description It has ended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description It is queued */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runTagsList: {
        parameters: {
            query?: {
                /** @description Seconds to wait for the job's end; it goes on when they are over */
                wait?: number;
                /** @description Higher is earlier; above 0 for administrators only */
                priority?: number;
                /** @description Address that is called when the job has ended; its host must be allowed */
                webhook?: string;
            };
            header?: {
                /** @description A UUID of version 7, new for each request: repeated with the same key, a request makes its jobs once */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TagsListParameters"];
            };
        };
        responses: {
            /** @description It has ended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description It is queued */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runTagsEdit: {
        parameters: {
            query?: {
                /** @description Seconds to wait for the job's end; it goes on when they are over */
                wait?: number;
                /** @description Higher is earlier; above 0 for administrators only */
                priority?: number;
                /** @description Address that is called when the job has ended; its host must be allowed */
                webhook?: string;
            };
            header?: {
                /** @description A UUID of version 7, new for each request: repeated with the same key, a request makes its jobs once */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TagsEditParameters"];
            };
        };
        responses: {
            /** @description It has ended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description It is queued */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runTagsSuggest: {
        parameters: {
            query?: {
                /** @description Seconds to wait for the job's end; it goes on when they are over */
                wait?: number;
                /** @description Higher is earlier; above 0 for administrators only */
                priority?: number;
                /** @description Address that is called when the job has ended; its host must be allowed */
                webhook?: string;
            };
            header?: {
                /** @description A UUID of version 7, new for each request: repeated with the same key, a request makes its jobs once */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TagsSuggestParameters"];
            };
        };
        responses: {
            /** @description It has ended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description It is queued */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runTrainLora: {
        parameters: {
            query?: {
                /** @description Seconds to wait for the job's end; it goes on when they are over */
                wait?: number;
                /** @description Higher is earlier; above 0 for administrators only */
                priority?: number;
                /** @description Address that is called when the job has ended; its host must be allowed */
                webhook?: string;
            };
            header?: {
                /** @description A UUID of version 7, new for each request: repeated with the same key, a request makes its jobs once */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TrainLoraParameters"];
            };
        };
        responses: {
            /** @description It has ended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description It is queued */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runTrainEmbedding: {
        parameters: {
            query?: {
                /** @description Seconds to wait for the job's end; it goes on when they are over */
                wait?: number;
                /** @description Higher is earlier; above 0 for administrators only */
                priority?: number;
                /** @description Address that is called when the job has ended; its host must be allowed */
                webhook?: string;
            };
            header?: {
                /** @description A UUID of version 7, new for each request: repeated with the same key, a request makes its jobs once */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TrainEmbeddingParameters"];
            };
        };
        responses: {
            /** @description It has ended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description It is queued */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runTrainControlnet: {
        parameters: {
            query?: {
                /** @description Seconds to wait for the job's end; it goes on when they are over */
                wait?: number;
                /** @description Higher is earlier; above 0 for administrators only */
                priority?: number;
                /** @description Address that is called when the job has ended; its host must be allowed */
                webhook?: string;
            };
            header?: {
                /** @description A UUID of version 7, new for each request: repeated with the same key, a request makes its jobs once */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TrainControlnetParameters"];
            };
        };
        responses: {
            /** @description It has ended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description It is queued */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runTrainModel: {
        parameters: {
            query?: {
                /** @description Seconds to wait for the job's end; it goes on when they are over */
                wait?: number;
                /** @description Higher is earlier; above 0 for administrators only */
                priority?: number;
                /** @description Address that is called when the job has ended; its host must be allowed */
                webhook?: string;
            };
            header?: {
                /** @description A UUID of version 7, new for each request: repeated with the same key, a request makes its jobs once */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TrainModelParameters"];
            };
        };
        responses: {
            /** @description It has ended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description It is queued */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runWorkflow: {
        parameters: {
            query?: {
                /** @description Seconds to wait for the job's end; it goes on when they are over */
                wait?: number;
                /** @description Higher is earlier; above 0 for administrators only */
                priority?: number;
                /** @description Address that is called when the job has ended; its host must be allowed */
                webhook?: string;
            };
            header?: {
                /** @description A UUID of version 7, new for each request: repeated with the same key, a request makes its jobs once */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WorkflowParameters"];
            };
        };
        responses: {
            /** @description It has ended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description It is queued */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runDice: {
        parameters: {
            query?: {
                /** @description Seconds to wait for the job's end; it goes on when they are over */
                wait?: number;
                /** @description Higher is earlier; above 0 for administrators only */
                priority?: number;
                /** @description Address that is called when the job has ended; its host must be allowed */
                webhook?: string;
            };
            header?: {
                /** @description A UUID of version 7, new for each request: repeated with the same key, a request makes its jobs once */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DiceParameters"];
            };
        };
        responses: {
            /** @description It has ended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description It is queued */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runInfo: {
        parameters: {
            query?: {
                /** @description Seconds to wait for the job's end; it goes on when they are over */
                wait?: number;
                /** @description Higher is earlier; above 0 for administrators only */
                priority?: number;
                /** @description Address that is called when the job has ended; its host must be allowed */
                webhook?: string;
            };
            header?: {
                /** @description A UUID of version 7, new for each request: repeated with the same key, a request makes its jobs once */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InfoParameters"];
            };
        };
        responses: {
            /** @description It has ended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description It is queued */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runModelInspect: {
        parameters: {
            query?: {
                /** @description Seconds to wait for the job's end; it goes on when they are over */
                wait?: number;
                /** @description Higher is earlier; above 0 for administrators only */
                priority?: number;
                /** @description Address that is called when the job has ended; its host must be allowed */
                webhook?: string;
            };
            header?: {
                /** @description A UUID of version 7, new for each request: repeated with the same key, a request makes its jobs once */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ModelInspectParameters"];
            };
        };
        responses: {
            /** @description It has ended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description It is queued */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runLoraMerge: {
        parameters: {
            query?: {
                /** @description Seconds to wait for the job's end; it goes on when they are over */
                wait?: number;
                /** @description Higher is earlier; above 0 for administrators only */
                priority?: number;
                /** @description Address that is called when the job has ended; its host must be allowed */
                webhook?: string;
            };
            header?: {
                /** @description A UUID of version 7, new for each request: repeated with the same key, a request makes its jobs once */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoraMergeParameters"];
            };
        };
        responses: {
            /** @description It has ended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description It is queued */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runLoraResize: {
        parameters: {
            query?: {
                /** @description Seconds to wait for the job's end; it goes on when they are over */
                wait?: number;
                /** @description Higher is earlier; above 0 for administrators only */
                priority?: number;
                /** @description Address that is called when the job has ended; its host must be allowed */
                webhook?: string;
            };
            header?: {
                /** @description A UUID of version 7, new for each request: repeated with the same key, a request makes its jobs once */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoraResizeParameters"];
            };
        };
        responses: {
            /** @description It has ended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description It is queued */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runLoraExtract: {
        parameters: {
            query?: {
                /** @description Seconds to wait for the job's end; it goes on when they are over */
                wait?: number;
                /** @description Higher is earlier; above 0 for administrators only */
                priority?: number;
                /** @description Address that is called when the job has ended; its host must be allowed */
                webhook?: string;
            };
            header?: {
                /** @description A UUID of version 7, new for each request: repeated with the same key, a request makes its jobs once */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoraExtractParameters"];
            };
        };
        responses: {
            /** @description It has ended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description It is queued */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runLoraBake: {
        parameters: {
            query?: {
                /** @description Seconds to wait for the job's end; it goes on when they are over */
                wait?: number;
                /** @description Higher is earlier; above 0 for administrators only */
                priority?: number;
                /** @description Address that is called when the job has ended; its host must be allowed */
                webhook?: string;
            };
            header?: {
                /** @description A UUID of version 7, new for each request: repeated with the same key, a request makes its jobs once */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoraBakeParameters"];
            };
        };
        responses: {
            /** @description It has ended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description It is queued */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runModelMerge: {
        parameters: {
            query?: {
                /** @description Seconds to wait for the job's end; it goes on when they are over */
                wait?: number;
                /** @description Higher is earlier; above 0 for administrators only */
                priority?: number;
                /** @description Address that is called when the job has ended; its host must be allowed */
                webhook?: string;
            };
            header?: {
                /** @description A UUID of version 7, new for each request: repeated with the same key, a request makes its jobs once */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ModelMergeParameters"];
            };
        };
        responses: {
            /** @description It has ended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description It is queued */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runModelNew: {
        parameters: {
            query?: {
                /** @description Seconds to wait for the job's end; it goes on when they are over */
                wait?: number;
                /** @description Higher is earlier; above 0 for administrators only */
                priority?: number;
                /** @description Address that is called when the job has ended; its host must be allowed */
                webhook?: string;
            };
            header?: {
                /** @description A UUID of version 7, new for each request: repeated with the same key, a request makes its jobs once */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ModelNewParameters"];
            };
        };
        responses: {
            /** @description It has ended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description It is queued */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runEstimateMemory: {
        parameters: {
            query?: {
                /** @description Seconds to wait for the job's end; it goes on when they are over */
                wait?: number;
                /** @description Higher is earlier; above 0 for administrators only */
                priority?: number;
                /** @description Address that is called when the job has ended; its host must be allowed */
                webhook?: string;
            };
            header?: {
                /** @description A UUID of version 7, new for each request: repeated with the same key, a request makes its jobs once */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EstimateMemoryParameters"];
            };
        };
        responses: {
            /** @description It has ended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description It is queued */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runDoctor: {
        parameters: {
            query?: {
                /** @description Seconds to wait for the job's end; it goes on when they are over */
                wait?: number;
                /** @description Higher is earlier; above 0 for administrators only */
                priority?: number;
                /** @description Address that is called when the job has ended; its host must be allowed */
                webhook?: string;
            };
            header?: {
                /** @description A UUID of version 7, new for each request: repeated with the same key, a request makes its jobs once */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DoctorParameters"];
            };
        };
        responses: {
            /** @description It has ended */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description It is queued */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPreprocessors: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        preprocessors: {
                            /** @description Its name */
                            id: string;
                            /** @description Kind of control */
                            type: string;
                            title: {
                                /** @description English */
                                en: string;
                                /** @description Chinese */
                                zh: string;
                            };
                            help: {
                                /** @description English */
                                en: string;
                                /** @description Chinese */
                                zh: string;
                            };
                            /** @description Other names that are understood */
                            aliases: string[];
                            /** @description map: a picture; pose: a picture drawn of key points; nothing: it works in a control unit alone */
                            gives: string;
                            /** @description Shorter side at which it works; absent where it takes the picture as it is */
                            resolution?: number;
                            /** @description In the order of threshold_a and threshold_b of a unit */
                            sliders: {
                                /** @description As the tool annotate calls it */
                                name: string;
                                label: {
                                    /** @description English */
                                    en: string;
                                    /** @description Chinese */
                                    zh: string;
                                };
                                /** @description Least */
                                minimum: number;
                                /** @description Most */
                                maximum: number;
                                /** @description Where nothing is given */
                                default: number;
                                /** @description Step of a slider */
                                step: number;
                            }[];
                            /** @description Whether it needs a mask */
                            masked: boolean;
                            /** @description Entries of the catalogue that it needs */
                            networks: string[];
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEndedJobs: {
        parameters: {
            query?: {
                /** @description How it ended */
                state?: "done" | "failed" | "cancelled";
                /** @description Id of a tool */
                tool?: string;
                /** @description Of a batch */
                batch?: string;
                /** @description Where the page before ended */
                cursor?: string;
                /** @description Jobs of a page */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        jobs: components["schemas"]["Job"][];
                        /** @description Where the page before ended */
                        next: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    submitJobs: {
        parameters: {
            query?: never;
            header?: {
                /** @description A UUID of version 7, new for each request: repeated with the same key, a request makes its jobs once */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    jobs: ({
                        /** @constant */
                        tool: "generate";
                        parameters: components["schemas"]["GenerateParameters"];
                        /**
                         * Format: uuid
                         * @description Of your own making, version 7
                         */
                        id?: string;
                        /** @description Higher is earlier; above 0 for administrators only */
                        priority?: number;
                        /** @description Jobs that must be done before, of this request or queued already */
                        waitsFor?: string[];
                        /** @description Address that is called when the job has ended; its host must be allowed */
                        webhook?: string;
                    } | {
                        /** @constant */
                        tool: "img2img";
                        parameters: components["schemas"]["Img2imgParameters"];
                        /**
                         * Format: uuid
                         * @description Of your own making, version 7
                         */
                        id?: string;
                        /** @description Higher is earlier; above 0 for administrators only */
                        priority?: number;
                        /** @description Jobs that must be done before, of this request or queued already */
                        waitsFor?: string[];
                        /** @description Address that is called when the job has ended; its host must be allowed */
                        webhook?: string;
                    } | {
                        /** @constant */
                        tool: "grid";
                        parameters: components["schemas"]["GridParameters"];
                        /**
                         * Format: uuid
                         * @description Of your own making, version 7
                         */
                        id?: string;
                        /** @description Higher is earlier; above 0 for administrators only */
                        priority?: number;
                        /** @description Jobs that must be done before, of this request or queued already */
                        waitsFor?: string[];
                        /** @description Address that is called when the job has ended; its host must be allowed */
                        webhook?: string;
                    } | {
                        /** @constant */
                        tool: "upscale";
                        parameters: components["schemas"]["UpscaleParameters"];
                        /**
                         * Format: uuid
                         * @description Of your own making, version 7
                         */
                        id?: string;
                        /** @description Higher is earlier; above 0 for administrators only */
                        priority?: number;
                        /** @description Jobs that must be done before, of this request or queued already */
                        waitsFor?: string[];
                        /** @description Address that is called when the job has ended; its host must be allowed */
                        webhook?: string;
                    } | {
                        /** @constant */
                        tool: "annotate";
                        parameters: components["schemas"]["AnnotateParameters"];
                        /**
                         * Format: uuid
                         * @description Of your own making, version 7
                         */
                        id?: string;
                        /** @description Higher is earlier; above 0 for administrators only */
                        priority?: number;
                        /** @description Jobs that must be done before, of this request or queued already */
                        waitsFor?: string[];
                        /** @description Address that is called when the job has ended; its host must be allowed */
                        webhook?: string;
                    } | {
                        /** @constant */
                        tool: "pose";
                        parameters: components["schemas"]["PoseParameters"];
                        /**
                         * Format: uuid
                         * @description Of your own making, version 7
                         */
                        id?: string;
                        /** @description Higher is earlier; above 0 for administrators only */
                        priority?: number;
                        /** @description Jobs that must be done before, of this request or queued already */
                        waitsFor?: string[];
                        /** @description Address that is called when the job has ended; its host must be allowed */
                        webhook?: string;
                    } | {
                        /** @constant */
                        tool: "qr";
                        parameters: components["schemas"]["QrParameters"];
                        /**
                         * Format: uuid
                         * @description Of your own making, version 7
                         */
                        id?: string;
                        /** @description Higher is earlier; above 0 for administrators only */
                        priority?: number;
                        /** @description Jobs that must be done before, of this request or queued already */
                        waitsFor?: string[];
                        /** @description Address that is called when the job has ended; its host must be allowed */
                        webhook?: string;
                    } | {
                        /** @constant */
                        tool: "tag";
                        parameters: components["schemas"]["TagParameters"];
                        /**
                         * Format: uuid
                         * @description Of your own making, version 7
                         */
                        id?: string;
                        /** @description Higher is earlier; above 0 for administrators only */
                        priority?: number;
                        /** @description Jobs that must be done before, of this request or queued already */
                        waitsFor?: string[];
                        /** @description Address that is called when the job has ended; its host must be allowed */
                        webhook?: string;
                    } | {
                        /** @constant */
                        tool: "caption";
                        parameters: components["schemas"]["CaptionParameters"];
                        /**
                         * Format: uuid
                         * @description Of your own making, version 7
                         */
                        id?: string;
                        /** @description Higher is earlier; above 0 for administrators only */
                        priority?: number;
                        /** @description Jobs that must be done before, of this request or queued already */
                        waitsFor?: string[];
                        /** @description Address that is called when the job has ended; its host must be allowed */
                        webhook?: string;
                    } | {
                        /** @constant */
                        tool: "dataset-check";
                        parameters: components["schemas"]["DatasetCheckParameters"];
                        /**
                         * Format: uuid
                         * @description Of your own making, version 7
                         */
                        id?: string;
                        /** @description Higher is earlier; above 0 for administrators only */
                        priority?: number;
                        /** @description Jobs that must be done before, of this request or queued already */
                        waitsFor?: string[];
                        /** @description Address that is called when the job has ended; its host must be allowed */
                        webhook?: string;
                    } | {
                        /** @constant */
                        tool: "dataset-prepare";
                        parameters: components["schemas"]["DatasetPrepareParameters"];
                        /**
                         * Format: uuid
                         * @description Of your own making, version 7
                         */
                        id?: string;
                        /** @description Higher is earlier; above 0 for administrators only */
                        priority?: number;
                        /** @description Jobs that must be done before, of this request or queued already */
                        waitsFor?: string[];
                        /** @description Address that is called when the job has ended; its host must be allowed */
                        webhook?: string;
                    } | {
                        /** @constant */
                        tool: "dataset-history";
                        parameters: components["schemas"]["DatasetHistoryParameters"];
                        /**
                         * Format: uuid
                         * @description Of your own making, version 7
                         */
                        id?: string;
                        /** @description Higher is earlier; above 0 for administrators only */
                        priority?: number;
                        /** @description Jobs that must be done before, of this request or queued already */
                        waitsFor?: string[];
                        /** @description Address that is called when the job has ended; its host must be allowed */
                        webhook?: string;
                    } | {
                        /** @constant */
                        tool: "tags-list";
                        parameters: components["schemas"]["TagsListParameters"];
                        /**
                         * Format: uuid
                         * @description Of your own making, version 7
                         */
                        id?: string;
                        /** @description Higher is earlier; above 0 for administrators only */
                        priority?: number;
                        /** @description Jobs that must be done before, of this request or queued already */
                        waitsFor?: string[];
                        /** @description Address that is called when the job has ended; its host must be allowed */
                        webhook?: string;
                    } | {
                        /** @constant */
                        tool: "tags-edit";
                        parameters: components["schemas"]["TagsEditParameters"];
                        /**
                         * Format: uuid
                         * @description Of your own making, version 7
                         */
                        id?: string;
                        /** @description Higher is earlier; above 0 for administrators only */
                        priority?: number;
                        /** @description Jobs that must be done before, of this request or queued already */
                        waitsFor?: string[];
                        /** @description Address that is called when the job has ended; its host must be allowed */
                        webhook?: string;
                    } | {
                        /** @constant */
                        tool: "tags-suggest";
                        parameters: components["schemas"]["TagsSuggestParameters"];
                        /**
                         * Format: uuid
                         * @description Of your own making, version 7
                         */
                        id?: string;
                        /** @description Higher is earlier; above 0 for administrators only */
                        priority?: number;
                        /** @description Jobs that must be done before, of this request or queued already */
                        waitsFor?: string[];
                        /** @description Address that is called when the job has ended; its host must be allowed */
                        webhook?: string;
                    } | {
                        /** @constant */
                        tool: "train-lora";
                        parameters: components["schemas"]["TrainLoraParameters"];
                        /**
                         * Format: uuid
                         * @description Of your own making, version 7
                         */
                        id?: string;
                        /** @description Higher is earlier; above 0 for administrators only */
                        priority?: number;
                        /** @description Jobs that must be done before, of this request or queued already */
                        waitsFor?: string[];
                        /** @description Address that is called when the job has ended; its host must be allowed */
                        webhook?: string;
                    } | {
                        /** @constant */
                        tool: "train-embedding";
                        parameters: components["schemas"]["TrainEmbeddingParameters"];
                        /**
                         * Format: uuid
                         * @description Of your own making, version 7
                         */
                        id?: string;
                        /** @description Higher is earlier; above 0 for administrators only */
                        priority?: number;
                        /** @description Jobs that must be done before, of this request or queued already */
                        waitsFor?: string[];
                        /** @description Address that is called when the job has ended; its host must be allowed */
                        webhook?: string;
                    } | {
                        /** @constant */
                        tool: "train-controlnet";
                        parameters: components["schemas"]["TrainControlnetParameters"];
                        /**
                         * Format: uuid
                         * @description Of your own making, version 7
                         */
                        id?: string;
                        /** @description Higher is earlier; above 0 for administrators only */
                        priority?: number;
                        /** @description Jobs that must be done before, of this request or queued already */
                        waitsFor?: string[];
                        /** @description Address that is called when the job has ended; its host must be allowed */
                        webhook?: string;
                    } | {
                        /** @constant */
                        tool: "train-model";
                        parameters: components["schemas"]["TrainModelParameters"];
                        /**
                         * Format: uuid
                         * @description Of your own making, version 7
                         */
                        id?: string;
                        /** @description Higher is earlier; above 0 for administrators only */
                        priority?: number;
                        /** @description Jobs that must be done before, of this request or queued already */
                        waitsFor?: string[];
                        /** @description Address that is called when the job has ended; its host must be allowed */
                        webhook?: string;
                    } | {
                        /** @constant */
                        tool: "workflow";
                        parameters: components["schemas"]["WorkflowParameters"];
                        /**
                         * Format: uuid
                         * @description Of your own making, version 7
                         */
                        id?: string;
                        /** @description Higher is earlier; above 0 for administrators only */
                        priority?: number;
                        /** @description Jobs that must be done before, of this request or queued already */
                        waitsFor?: string[];
                        /** @description Address that is called when the job has ended; its host must be allowed */
                        webhook?: string;
                    } | {
                        /** @constant */
                        tool: "dice";
                        parameters: components["schemas"]["DiceParameters"];
                        /**
                         * Format: uuid
                         * @description Of your own making, version 7
                         */
                        id?: string;
                        /** @description Higher is earlier; above 0 for administrators only */
                        priority?: number;
                        /** @description Jobs that must be done before, of this request or queued already */
                        waitsFor?: string[];
                        /** @description Address that is called when the job has ended; its host must be allowed */
                        webhook?: string;
                    } | {
                        /** @constant */
                        tool: "info";
                        parameters: components["schemas"]["InfoParameters"];
                        /**
                         * Format: uuid
                         * @description Of your own making, version 7
                         */
                        id?: string;
                        /** @description Higher is earlier; above 0 for administrators only */
                        priority?: number;
                        /** @description Jobs that must be done before, of this request or queued already */
                        waitsFor?: string[];
                        /** @description Address that is called when the job has ended; its host must be allowed */
                        webhook?: string;
                    } | {
                        /** @constant */
                        tool: "model-inspect";
                        parameters: components["schemas"]["ModelInspectParameters"];
                        /**
                         * Format: uuid
                         * @description Of your own making, version 7
                         */
                        id?: string;
                        /** @description Higher is earlier; above 0 for administrators only */
                        priority?: number;
                        /** @description Jobs that must be done before, of this request or queued already */
                        waitsFor?: string[];
                        /** @description Address that is called when the job has ended; its host must be allowed */
                        webhook?: string;
                    } | {
                        /** @constant */
                        tool: "lora-merge";
                        parameters: components["schemas"]["LoraMergeParameters"];
                        /**
                         * Format: uuid
                         * @description Of your own making, version 7
                         */
                        id?: string;
                        /** @description Higher is earlier; above 0 for administrators only */
                        priority?: number;
                        /** @description Jobs that must be done before, of this request or queued already */
                        waitsFor?: string[];
                        /** @description Address that is called when the job has ended; its host must be allowed */
                        webhook?: string;
                    } | {
                        /** @constant */
                        tool: "lora-resize";
                        parameters: components["schemas"]["LoraResizeParameters"];
                        /**
                         * Format: uuid
                         * @description Of your own making, version 7
                         */
                        id?: string;
                        /** @description Higher is earlier; above 0 for administrators only */
                        priority?: number;
                        /** @description Jobs that must be done before, of this request or queued already */
                        waitsFor?: string[];
                        /** @description Address that is called when the job has ended; its host must be allowed */
                        webhook?: string;
                    } | {
                        /** @constant */
                        tool: "lora-extract";
                        parameters: components["schemas"]["LoraExtractParameters"];
                        /**
                         * Format: uuid
                         * @description Of your own making, version 7
                         */
                        id?: string;
                        /** @description Higher is earlier; above 0 for administrators only */
                        priority?: number;
                        /** @description Jobs that must be done before, of this request or queued already */
                        waitsFor?: string[];
                        /** @description Address that is called when the job has ended; its host must be allowed */
                        webhook?: string;
                    } | {
                        /** @constant */
                        tool: "lora-bake";
                        parameters: components["schemas"]["LoraBakeParameters"];
                        /**
                         * Format: uuid
                         * @description Of your own making, version 7
                         */
                        id?: string;
                        /** @description Higher is earlier; above 0 for administrators only */
                        priority?: number;
                        /** @description Jobs that must be done before, of this request or queued already */
                        waitsFor?: string[];
                        /** @description Address that is called when the job has ended; its host must be allowed */
                        webhook?: string;
                    } | {
                        /** @constant */
                        tool: "model-merge";
                        parameters: components["schemas"]["ModelMergeParameters"];
                        /**
                         * Format: uuid
                         * @description Of your own making, version 7
                         */
                        id?: string;
                        /** @description Higher is earlier; above 0 for administrators only */
                        priority?: number;
                        /** @description Jobs that must be done before, of this request or queued already */
                        waitsFor?: string[];
                        /** @description Address that is called when the job has ended; its host must be allowed */
                        webhook?: string;
                    } | {
                        /** @constant */
                        tool: "model-new";
                        parameters: components["schemas"]["ModelNewParameters"];
                        /**
                         * Format: uuid
                         * @description Of your own making, version 7
                         */
                        id?: string;
                        /** @description Higher is earlier; above 0 for administrators only */
                        priority?: number;
                        /** @description Jobs that must be done before, of this request or queued already */
                        waitsFor?: string[];
                        /** @description Address that is called when the job has ended; its host must be allowed */
                        webhook?: string;
                    } | {
                        /** @constant */
                        tool: "estimate-memory";
                        parameters: components["schemas"]["EstimateMemoryParameters"];
                        /**
                         * Format: uuid
                         * @description Of your own making, version 7
                         */
                        id?: string;
                        /** @description Higher is earlier; above 0 for administrators only */
                        priority?: number;
                        /** @description Jobs that must be done before, of this request or queued already */
                        waitsFor?: string[];
                        /** @description Address that is called when the job has ended; its host must be allowed */
                        webhook?: string;
                    } | {
                        /** @constant */
                        tool: "doctor";
                        parameters: components["schemas"]["DoctorParameters"];
                        /**
                         * Format: uuid
                         * @description Of your own making, version 7
                         */
                        id?: string;
                        /** @description Higher is earlier; above 0 for administrators only */
                        priority?: number;
                        /** @description Jobs that must be done before, of this request or queued already */
                        waitsFor?: string[];
                        /** @description Address that is called when the job has ended; its host must be allowed */
                        webhook?: string;
                    })[];
                };
            };
        };
        responses: {
            /** @description Queued */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description Of several jobs
                         */
                        batch: string | null;
                        jobs: components["schemas"]["Job"][];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the job */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the job */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the job */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pauseJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the job */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resumeJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the job */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retryJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the job */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    moveJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the job */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: uuid
                     * @description Directly before this job
                     */
                    before?: string;
                    /**
                     * Format: uuid
                     * @description Directly behind this job
                     */
                    after?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setJobPriority: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the job */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Higher is earlier; above 0 for administrators only */
                    priority: number;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listNodeTypes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        nodes: {
                            /** @description In graphs: `class_type` */
                            type: string;
                            title: {
                                /** @description English */
                                en: string;
                                /** @description Chinese */
                                zh: string;
                            };
                            help?: {
                                /** @description English */
                                en: string;
                                /** @description Chinese */
                                zh: string;
                            };
                            category: {
                                /** @description English */
                                en: string;
                                /** @description Chinese */
                                zh: string;
                            };
                            /**
                             * @description A tool, a node of ComfyUI, or a small one
                             * @enum {string}
                             */
                            source: "tool" | "comfy" | "glue";
                            /** @description Whether graphs end here */
                            isOutput: boolean;
                            inputs: {
                                /** @description In graphs */
                                name: string;
                                label: {
                                    /** @description English */
                                    en: string;
                                    /** @description Chinese */
                                    zh: string;
                                };
                                help?: {
                                    /** @description English */
                                    en: string;
                                    /** @description Chinese */
                                    zh: string;
                                };
                                /** @description What travels along its links, `COMBO` for one of a list, `*` for anything */
                                type: string;
                                /** @description Whether it must be given */
                                required: boolean;
                                /**
                                 * @description Whether it is linked, filled in, or either
                                 * @enum {string}
                                 */
                                socket: "link" | "widget" | "both";
                                /** @description What can be filled in */
                                schema?: {
                                    /**
                                     * @description Kind of value
                                     * @enum {string}
                                     */
                                    type: "string" | "integer" | "number" | "boolean";
                                    /** @description Where it is left out */
                                    default?: string | number | boolean;
                                    /** @description Smallest */
                                    minimum?: number;
                                    /** @description Largest */
                                    maximum?: number;
                                    /** @description What it must be a multiple of */
                                    multipleOf?: number;
                                    /** @description One of these */
                                    enum?: string[];
                                    /** @description Step of a slider */
                                    step?: number;
                                    /** @description Whether it has several lines */
                                    multiline?: boolean;
                                    /** @description Characters at least */
                                    minLength?: number;
                                    /** @description Characters at most */
                                    maxLength?: number;
                                };
                                /** @description A seed, which editors may draw anew after each run */
                                redrawn?: boolean;
                                /** @description A picture, as `asset:<sha256>` */
                                upload?: boolean;
                                /** @description Values worth offering */
                                offers?: string[];
                                unit?: {
                                    /** @description English */
                                    en: string;
                                    /** @description Chinese */
                                    zh: string;
                                };
                                whenAbsent?: {
                                    /** @description English */
                                    en: string;
                                    /** @description Chinese */
                                    zh: string;
                                };
                                group?: {
                                    /** @description English */
                                    en: string;
                                    /** @description Chinese */
                                    zh: string;
                                };
                            }[];
                            outputs: {
                                /** @description Of the output */
                                name: string;
                                /** @description What travels along its links */
                                type: string;
                                label: {
                                    /** @description English */
                                    en: string;
                                    /** @description Chinese */
                                    zh: string;
                                };
                                /** @description Several, for each of which a tool runs once */
                                many?: boolean;
                            }[];
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getJobWorkflow: {
        parameters: {
            query?: {
                /** @description Of which nodes */
                as?: "tools" | "comfy";
            };
            header?: never;
            path: {
                /** @description Of the job */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Nodes by their ids */
                        graph: {
                            [key: string]: unknown;
                        };
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getQueue: {
        parameters: {
            query?: {
                /** @description Id of a tool */
                tool?: string;
                /** @description Of a batch */
                batch?: string;
                /** @description Jobs to skip */
                from?: number;
                /** @description Jobs of the answer */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        paused: {
                            /** @description Whether nobody's jobs start */
                            all: boolean;
                            /** @description Whether your jobs do not start */
                            mine: boolean;
                        };
                        /** @description Your jobs that fit */
                        total: number;
                        jobs: {
                            /** @description Jobs before it; null while it runs */
                            place: number | null;
                            job: components["schemas"]["Job"];
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pauseQueue: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description `all` is for administrators
                     * @default mine
                     * @enum {string}
                     */
                    whose?: "mine" | "all";
                } | null;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether nobody's jobs start */
                        all: boolean;
                        /** @description Whether your jobs do not start */
                        mine: boolean;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resumeQueue: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description `all` is for administrators
                     * @default mine
                     * @enum {string}
                     */
                    whose?: "mine" | "all";
                } | null;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether nobody's jobs start */
                        all: boolean;
                        /** @description Whether your jobs do not start */
                        mine: boolean;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    clearQueue: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description `all` is for administrators
                     * @default mine
                     * @enum {string}
                     */
                    whose?: "mine" | "all";
                } | null;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description How many */
                        cancelled: number;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    countJobs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Waiting */
                        queued: number;
                        /** @description Held back */
                        paused: number;
                        /** @description Running */
                        running: number;
                        /** @description Done */
                        done: number;
                        /** @description Failed */
                        failed: number;
                        /** @description Cancelled */
                        cancelled: number;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    followJob: {
        parameters: {
            query?: {
                /** @description Whether pictures of the work come along */
                previews?: "base64";
            };
            header?: {
                /** @description Id of the last event that was heard */
                "last-event-id"?: string;
            };
            path: {
                /** @description Of the job */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Server-sent events, each with a `JobEvent` */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description All of it was heard */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    followJobs: {
        parameters: {
            query?: {
                /** @description Whether pictures of the work come along */
                previews?: "base64";
            };
            header?: {
                /** @description Id of the last event that was heard */
                "last-event-id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Server-sent events, each with a `JobEvent` */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    upload: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /** @description Pictures, under any name */
                    file?: string[];
                };
                "image/png": string;
                "image/jpeg": string;
                "image/webp": string;
                "image/gif": string;
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        files: components["schemas"]["Upload"][];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAsset: {
        parameters: {
            query?: {
                /** @description A small picture (WebP) of at most this width */
                width?: 64 | 128 | 256 | 512 | 1024;
                /** @description Name under which a browser saves it */
                save?: string;
                /** @description A job of yours that names it, where nothing else does */
                job?: string;
            };
            header?: never;
            path: {
                /** @description SHA-256 */
                hash: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                };
            };
            /** @description A part of it */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                };
            };
            /** @description You have it */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    forgetUpload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description SHA-256 */
                hash: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    searchGallery: {
        parameters: {
            query?: {
                /** @description Words that the prompt holds, all of them */
                text?: string;
                /** @description Id of a tool */
                tool?: string;
                /** @description Name of a model */
                model?: string;
                /** @description Name of a sampler, as the picture's record has it */
                sampler?: string;
                /** @description Of a board */
                board?: string;
                /** @description Pictures that are this file */
                asset?: string;
                /** @description Favourites, or all others */
                favourite?: boolean;
                /** @description Tags, all of them */
                tag?: string[];
                /** @description At least so wide */
                minWidth?: number;
                /** @description At most so wide */
                maxWidth?: number;
                /** @description At least so high */
                minHeight?: number;
                /** @description At most so high */
                maxHeight?: number;
                /** @description The first moment */
                from?: string;
                /** @description The first moment after */
                until?: string;
                /** @description Those that were removed instead */
                removed?: boolean;
                /** @description Which come first */
                order?: "newest" | "oldest";
                /** @description Where the page before ended */
                cursor?: string;
                /** @description Pictures of the list that come before, in place of a cursor: any place of it, not only the next */
                offset?: number;
                /** @description Pictures of a page */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        entries: components["schemas"]["GalleryEntry"][];
                        /** @description Where the page before ended */
                        next: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    countGallery: {
        parameters: {
            query?: {
                /** @description Words that the prompt holds, all of them */
                text?: string;
                /** @description Id of a tool */
                tool?: string;
                /** @description Name of a model */
                model?: string;
                /** @description Name of a sampler, as the picture's record has it */
                sampler?: string;
                /** @description Of a board */
                board?: string;
                /** @description Pictures that are this file */
                asset?: string;
                /** @description Favourites, or all others */
                favourite?: boolean;
                /** @description Tags, all of them */
                tag?: string[];
                /** @description At least so wide */
                minWidth?: number;
                /** @description At most so wide */
                maxWidth?: number;
                /** @description At least so high */
                minHeight?: number;
                /** @description At most so high */
                maxHeight?: number;
                /** @description The first moment */
                from?: string;
                /** @description The first moment after */
                until?: string;
                /** @description Those that were removed instead */
                removed?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Of the list that these filters give: how long it is */
                        matching: number;
                        /** @description That were not removed */
                        pictures: number;
                        /** @description Of these */
                        favourites: number;
                        /** @description Out of sight */
                        removed: number;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listGalleryTags: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The most frequent first */
                        tags: {
                            /** @description The name */
                            name: string;
                            /** @description That bear it */
                            pictures: number;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tagsGallery: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    ids: string[];
                    add?: string[];
                    remove?: string[];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Those that there are */
                        changed: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listGalleryModels: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The most frequent first */
                        models: {
                            /** @description The name */
                            name: string;
                            /** @description That bear it */
                            pictures: number;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getGalleryEntry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the entry */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description Of the entry
                         */
                        id: string;
                        /**
                         * Format: uuid
                         * @description Whose it is
                         */
                        user: string | null;
                        /**
                         * Format: uuid
                         * @description The job that made it
                         */
                        job: string | null;
                        /** @description Place among the job's pictures */
                        index: number;
                        /** @description Its name in requests */
                        asset: string;
                        /** @description The picture */
                        url: string;
                        /** @description A small one */
                        thumbnail: string;
                        /** @description Size */
                        bytes: number;
                        /** @description Kind of file */
                        mediaType: string;
                        /** @description Pixels from left to right */
                        width: number | null;
                        /** @description Pixels from top to bottom */
                        height: number | null;
                        /** @description What made it */
                        tool: string;
                        /** @description The words it was drawn from */
                        prompt: string;
                        /** @description The model */
                        model: string | null;
                        /** @description The seed */
                        seed: string | null;
                        /** @description Whether it is a favourite */
                        favourite: boolean;
                        /** @description Tags */
                        tags: string[];
                        /** @description Boards that it is on */
                        boards: string[];
                        /**
                         * Format: date-time
                         * @description When it was made
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description When it was removed
                         */
                        removedAt: string | null;
                        /** @description A1111's text about its making */
                        infotext: string | null;
                        /** @description The job's record, as in the file */
                        record: {
                            [key: string]: unknown;
                        } | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    favouriteGallery: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    ids: string[];
                    /** @description Whether they are */
                    favourite: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Those that there are */
                        changed: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeGallery: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    ids: string[];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Those that there are */
                        changed: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    restoreGallery: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    ids: string[];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Those that there are */
                        changed: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    purgeGallery: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    ids: string[];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Pictures that are gone */
                        purged: number;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listBoards: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        boards: components["schemas"]["Board"][];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createBoard: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description What people call it, each name once */
                    name: string;
                };
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Board"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getBoard: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the board */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Board"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteBoard: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the board */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    renameBoard: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the board */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description What people call it, each name once */
                    name: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Board"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeBoardPictures: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the board */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description To put on it */
                    add?: string[];
                    /** @description To take off */
                    remove?: string[];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Those that were put on it or taken off */
                        changed: string[];
                        board: components["schemas"]["Board"];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDocuments: {
        parameters: {
            query?: {
                /** @description What it is */
                kind?: "workflow" | "preset" | "canvas" | "ui";
                /** @description Words that the name holds, all of them */
                text?: string;
                /** @description Where the page before ended */
                cursor?: string;
                /** @description Documents of a page */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        documents: {
                            /**
                             * Format: uuid
                             * @description Of the document
                             */
                            id: string;
                            /**
                             * @description What it is
                             * @enum {string}
                             */
                            kind: "workflow" | "preset" | "canvas" | "ui";
                            /** @description What people call it */
                            name: string;
                            /** @description Size of what it holds */
                            bytes: number;
                            /** @description Rises with every change; a change names the one that it was made to */
                            revision: number;
                            /**
                             * Format: date-time
                             * @description When it was made
                             */
                            createdAt: string;
                            /**
                             * Format: date-time
                             * @description When it was changed last
                             */
                            changedAt: string;
                        }[];
                        /** @description Where the page before ended */
                        next: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createDocument: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description What it is
                     * @enum {string}
                     */
                    kind: "workflow" | "preset" | "canvas" | "ui";
                    /** @description What to call it */
                    name: string;
                    /** @description What it holds: an object of up to 4 MiB */
                    body: {
                        [key: string]: unknown;
                    };
                };
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description Of the document
                         */
                        id: string;
                        /**
                         * @description What it is
                         * @enum {string}
                         */
                        kind: "workflow" | "preset" | "canvas" | "ui";
                        /** @description What people call it */
                        name: string;
                        /** @description Size of what it holds */
                        bytes: number;
                        /** @description Rises with every change; a change names the one that it was made to */
                        revision: number;
                        /**
                         * Format: date-time
                         * @description When it was made
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description When it was changed last
                         */
                        changedAt: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readDocument: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the document */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description Of the document
                         */
                        id: string;
                        /**
                         * @description What it is
                         * @enum {string}
                         */
                        kind: "workflow" | "preset" | "canvas" | "ui";
                        /** @description What people call it */
                        name: string;
                        /** @description Size of what it holds */
                        bytes: number;
                        /** @description Rises with every change; a change names the one that it was made to */
                        revision: number;
                        /**
                         * Format: date-time
                         * @description When it was made
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description When it was changed last
                         */
                        changedAt: string;
                        /** @description What it holds: an object of up to 4 MiB */
                        body: {
                            [key: string]: unknown;
                        };
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeDocument: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the document */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The one that the change was made to */
                    revision: number;
                    /** @description What to call it */
                    name?: string;
                    /** @description What it holds: an object of up to 4 MiB */
                    body?: {
                        [key: string]: unknown;
                    };
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description Of the document
                         */
                        id: string;
                        /**
                         * @description What it is
                         * @enum {string}
                         */
                        kind: "workflow" | "preset" | "canvas" | "ui";
                        /** @description What people call it */
                        name: string;
                        /** @description Size of what it holds */
                        bytes: number;
                        /** @description Rises with every change; a change names the one that it was made to */
                        revision: number;
                        /**
                         * Format: date-time
                         * @description When it was made
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description When it was changed last
                         */
                        changedAt: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteDocument: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the document */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDatasets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        datasets: {
                            /** @description Of its folder */
                            name: string;
                            /** @description Pictures */
                            pictures: number;
                            /** @description Pictures with a caption file */
                            captioned: number;
                            /** @description The first picture */
                            cover: string | null;
                            /**
                             * Format: date-time
                             * @description When files came or went last
                             */
                            modified: string;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createDataset: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Name of the data set's folder */
                    name: string;
                };
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Its name */
                        name: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDatasetPicture: {
        parameters: {
            query: {
                /** @description Name of a file below the data set */
                file: string;
                /** @description Pixels from left to right at most */
                width?: 64 | 128 | 256 | 512 | 1024;
                /** @description Anything, to be given another address */
                v?: string;
            };
            header?: never;
            path: {
                /** @description Name of the data set's folder */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/webp": string;
                };
            };
            /** @description You have it */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    searchCaptions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the data set's folder */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Which captions; all of it has to hold */
                    filter?: {
                        /** @description All of these are in it */
                        all?: string[];
                        /** @description At least one of these is */
                        any?: string[];
                        /** @description None of these is */
                        none?: string[];
                        /** @description The name of the file holds this */
                        name?: string;
                        /** @description Whether there is no tag in it, or there are some */
                        untagged?: boolean;
                    };
                    /** @description Captions by their names, or those of their pictures; then the filter does not count */
                    captions?: string[];
                    /**
                     * @description Captions that are passed over
                     * @default 0
                     */
                    offset?: number;
                    /**
                     * @description Captions that are told
                     * @default 100
                     */
                    limit?: number;
                    /**
                     * @description Whether the files are read again first
                     * @default false
                     */
                    fresh?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Captions of the data set */
                        of: number;
                        /** @description Captions that are meant */
                        fit: number;
                        captions: {
                            /** @description Of its file, below the data set */
                            name: string;
                            /** @description Pictures that it describes */
                            pictures: string[];
                            /** @description Whether the file is there */
                            exists: boolean;
                            /** @description Tags of each line */
                            lines: string[][];
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    searchDatasetPictures: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the data set's folder */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Which captions; all of it has to hold */
                    filter?: {
                        /** @description All of these are in it */
                        all?: string[];
                        /** @description At least one of these is */
                        any?: string[];
                        /** @description None of these is */
                        none?: string[];
                        /** @description The name of the file holds this */
                        name?: string;
                        /** @description Whether there is no tag in it, or there are some */
                        untagged?: boolean;
                    };
                    /** @description Captions by their names, or those of their pictures; then the filter does not count */
                    captions?: string[];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        pictures: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    countDatasetTags: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the data set's folder */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Which captions; all of it has to hold */
                    filter?: {
                        /** @description All of these are in it */
                        all?: string[];
                        /** @description At least one of these is */
                        any?: string[];
                        /** @description None of these is */
                        none?: string[];
                        /** @description The name of the file holds this */
                        name?: string;
                        /** @description Whether there is no tag in it, or there are some */
                        untagged?: boolean;
                    };
                    /** @description Captions by their names, or those of their pictures; then the filter does not count */
                    captions?: string[];
                    /**
                     * @description Tags that are told, the most frequent first
                     * @default 2000
                     */
                    limit?: number;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Captions of the data set */
                        of: number;
                        /** @description Captions that are meant */
                        fit: number;
                        /** @description Different tags */
                        different: number;
                        tags: {
                            /** @description As most captions write it */
                            tag: string;
                            /** @description Captions that have it */
                            count: number;
                            /** @description What it tells, such as eyes */
                            kind?: string;
                            /** @description In the other language */
                            translation?: string;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    suggestDatasetTags: {
        parameters: {
            query: {
                /** @description How it begins */
                text: string;
                /** @description How many */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Name of the data set's folder */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        tags: {
                            /** @description The tag */
                            tag: string;
                            /** @description In the other language */
                            translation?: string;
                            /** @description What it tells */
                            kind?: string;
                            /** @description Captions of the data set that have it */
                            count?: number;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    editDatasetTags: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the data set's folder */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Which captions; all of it has to hold */
                    filter?: {
                        /** @description All of these are in it */
                        all?: string[];
                        /** @description At least one of these is */
                        any?: string[];
                        /** @description None of these is */
                        none?: string[];
                        /** @description The name of the file holds this */
                        name?: string;
                        /** @description Whether there is no tag in it, or there are some */
                        untagged?: boolean;
                    };
                    /** @description Captions by their names, or those of their pictures; then the filter does not count */
                    captions?: string[];
                    /**
                     * @description Action. add, remove or replace tags; trigger moves them to the front; sort, dedupe and trim tidy; strip-characters takes names of characters out; rules drops what is to be learnt; translate; set makes them the whole caption.
                     * @default add
                     * @enum {string}
                     */
                    action: "add" | "remove" | "replace" | "trigger" | "sort" | "dedupe" | "trim" | "strip-characters" | "rules" | "translate" | "set";
                    /**
                     * @description Tags. The tags that add, remove, replace, trigger and set are about, with commas between.
                     * @default
                     */
                    tags?: string;
                    /** @description New tags. What replace puts in their place, with commas between (none). */
                    new_tags?: string;
                    /**
                     * @description Place. Where add puts tags.
                     * @default end
                     * @enum {string}
                     */
                    place?: "front" | "end";
                    /** @description Position. Tags in front of those that add puts in, instead of a place (by the place). */
                    position?: number;
                    /**
                     * @description Sort by. How sort orders: the most frequent of the data set first, or by letters.
                     * @default count
                     * @enum {string}
                     */
                    sort_by?: "count" | "alphabet";
                    /**
                     * @description Keep in front. Tags at the front that sort leaves there, such as a trigger word.
                     * @default 0
                     */
                    keep_first?: number;
                    /**
                     * @description What is learnt. What rules drops: of a character hair, eyes, skin, face, body and ears; of a style its words; of clothes theirs. Actions, expressions and backgrounds stay.
                     * @default character
                     * @enum {string}
                     */
                    learn?: "character" | "style" | "clothes";
                    /** @description Keep tags. Tags that rules and strip-characters leave alone, with commas between (none). */
                    keep?: string;
                    /**
                     * @description Translate to. Language that translate writes; tags it does not know stay.
                     * @default en
                     * @enum {string}
                     */
                    translate_to?: "en" | "zh";
                    /**
                     * @description Only preview. Show what would change and why, and write nothing.
                     * @default false
                     */
                    preview?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether nothing was written */
                        preview: boolean;
                        /** @description What was done */
                        what: {
                            en: string;
                            zh: string;
                        };
                        /** @description Captions that were looked at */
                        of: number;
                        /** @description Captions that change */
                        changed: number;
                        /** @description The first of them */
                        changes: {
                            /** @description Of the caption */
                            name: string;
                            before: string;
                            after: string;
                        }[];
                        /** @description The most frequent first */
                        tags: {
                            tag: string;
                            /** @description Captions that lose it */
                            removed: number;
                            /** @description Captions that get it */
                            added: number;
                            /** @description Why a rule takes it out */
                            why?: {
                                en: string;
                                zh: string;
                            };
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDatasetHistory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the data set's folder */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        changes: {
                            /** @description From 1, the oldest first */
                            number: number;
                            /**
                             * Format: date-time
                             * @description When
                             */
                            at: string;
                            what: {
                                en: string;
                                zh: string;
                            };
                            /** @description Files that it changed */
                            files: number;
                            /** @description False where it was undone */
                            holds: boolean;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    stepDatasetHistory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the data set's folder */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description Which
                     * @enum {string}
                     */
                    step: "undo" | "redo";
                    /** @description The change that is meant, as the history tells it; refused where it would be another one */
                    expects?: {
                        /** @description From 1, the oldest first */
                        number: number;
                        /**
                         * Format: date-time
                         * @description When
                         */
                        at: string;
                    };
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What was undone or done again; null where there was nothing */
                        done: {
                            what: {
                                en: string;
                                zh: string;
                            };
                            /** @description Files that changed */
                            files: number;
                            /** @description Whether pictures are among them */
                            pictures: boolean;
                        } | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addDatasetFile: {
        parameters: {
            query: {
                /** @description Name of a file below the data set */
                file: string;
            };
            header?: never;
            path: {
                /** @description Name of the data set's folder */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Its name */
                        file: string;
                        /**
                         * @description `same`: these bytes are there already; `taken`: something else has the name and stays
                         * @enum {string}
                         */
                        state: "added" | "same" | "taken";
                    };
                };
            };
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Its name */
                        file: string;
                        /**
                         * @description `same`: these bytes are there already; `taken`: something else has the name and stays
                         * @enum {string}
                         */
                        state: "added" | "same" | "taken";
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeDatasetPictures: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the data set's folder */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    pictures: string[];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Pictures that went */
                        removed: number;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listModels: {
        parameters: {
            query?: {
                /** @description Kind of model, by its folder */
                kind?: "checkpoint" | "lora" | "embedding" | "vae" | "upscaler" | "controlnet" | "clip-vision" | "text-encoder" | "diffusion-model" | "hypernetwork" | "face-restorer" | "preview-decoder" | "annotator";
                /** @description Id of a family */
                family?: string;
                /** @description Tags, all of them */
                tag?: string[];
                /** @description Favourites, or all others */
                favourite?: boolean;
                /** @description Words that name, title, trigger words, notes or tags hold, all of them */
                text?: string;
                /** @description First digits of a hash */
                hash?: string;
                /** @description Files that are gone instead */
                missing?: boolean;
                /** @description In which order */
                order?: "name" | "newest" | "largest";
                /** @description Where the page before ended */
                cursor?: string;
                /** @description Models of a page */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        models: {
                            /**
                             * Format: uuid
                             * @description Of the model
                             */
                            id: string;
                            /**
                             * @description Kind of model, by its folder
                             * @enum {string}
                             */
                            kind: "checkpoint" | "lora" | "embedding" | "vae" | "upscaler" | "controlnet" | "clip-vision" | "text-encoder" | "diffusion-model" | "hypernetwork" | "face-restorer" | "preview-decoder" | "annotator";
                            /** @description What a request calls it */
                            name: string;
                            /** @description Why no request can: `shadowed` by another file of the name, or a `name` that requests do not take */
                            unreachable: string | null;
                            /** @description Name of the file */
                            filename: string;
                            /** @description Whether it is a folder in diffusers' layout */
                            folder: boolean;
                            /** @description Size */
                            bytes: number;
                            /**
                             * Format: date-time
                             * @description When the file was changed last
                             */
                            modifiedAt: string;
                            /**
                             * Format: date-time
                             * @description When the library saw it first
                             */
                            addedAt: string;
                            /**
                             * Format: date-time
                             * @description Since when the file is gone
                             */
                            missingSince: string | null;
                            /** @description Whether its header has been read */
                            read: boolean;
                            family: {
                                /** @description For filters: sd1, sd2, sdxl, ... */
                                id: string;
                                /** @description For people */
                                label: string;
                            } | null;
                            /** @description Kind that its keys tell */
                            holds: string | null;
                            /** @description Of an upscaler */
                            architecture: string | null;
                            /** @description Element types, that of most values first */
                            precision: string[];
                            /** @description Words that its makers or owner state */
                            triggerWords: string[];
                            captions: {
                                /** @description A word of its training captions */
                                words: string;
                                /** @description How often */
                                count: number;
                            }[];
                            /** @description As its makers call it */
                            title: string | null;
                            /** @description Who made it */
                            author: string | null;
                            /** @description As its metadata states it */
                            licence: string | null;
                            /** @description Another name that prompts may use */
                            alias: string | null;
                            /** @description What it was trained on */
                            baseModel: string | null;
                            /** @description Plain text of its makers or owner */
                            description: string | null;
                            /** @description What its owner prefers */
                            strength: number | null;
                            /** @description For the negative prompt */
                            negative: string | null;
                            /** @description Of the whole file, when it has been hashed */
                            sha256: string | null;
                            /** @description First ten digits: A1111's model hash */
                            autoV2: string | null;
                            /** @description A1111's hash of a LoRA */
                            autoV3: string | null;
                            /** @description Address of a small picture */
                            preview: string | null;
                            problem: {
                                /** @description For programs */
                                code: string;
                                /** @description Why its header cannot be read */
                                detail: string;
                            } | null;
                            /** @description What people noted */
                            notes: string;
                            /** @description Tags */
                            tags: string[];
                            /** @description Whether it is a favourite */
                            favourite: boolean;
                        }[];
                        /** @description Of all pages */
                        total: number;
                        /** @description Where the page before ended */
                        next: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getModelProgress: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description What the library does: looking through folders, reading headers, hashing, waiting for jobs
                         * @enum {string}
                         */
                        working: "rest" | "scan" | "read" | "hash" | "wait";
                        /** @description Files that are there */
                        files: number;
                        /** @description Whose header is not read yet */
                        unread: number;
                        /** @description Without a hash */
                        unhashed: number;
                        /** @description Their bytes */
                        unhashedBytes: number;
                        hashing: {
                            /**
                             * Format: uuid
                             * @description Of the model
                             */
                            id: string;
                            /** @description Its name */
                            name: string;
                            /** @description Bytes done */
                            done: number;
                            /** @description Bytes in all */
                            bytes: number;
                        } | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    scanModels: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Files that are there */
                        found: number;
                        /** @description That are new */
                        added: number;
                        /** @description That are not what they were */
                        changed: number;
                        /** @description That lie elsewhere */
                        moved: number;
                        /** @description That are gone */
                        missing: number;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the model */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description Of the model
                         */
                        id: string;
                        /**
                         * @description Kind of model, by its folder
                         * @enum {string}
                         */
                        kind: "checkpoint" | "lora" | "embedding" | "vae" | "upscaler" | "controlnet" | "clip-vision" | "text-encoder" | "diffusion-model" | "hypernetwork" | "face-restorer" | "preview-decoder" | "annotator";
                        /** @description What a request calls it */
                        name: string;
                        /** @description Why no request can: `shadowed` by another file of the name, or a `name` that requests do not take */
                        unreachable: string | null;
                        /** @description Name of the file */
                        filename: string;
                        /** @description Whether it is a folder in diffusers' layout */
                        folder: boolean;
                        /** @description Size */
                        bytes: number;
                        /**
                         * Format: date-time
                         * @description When the file was changed last
                         */
                        modifiedAt: string;
                        /**
                         * Format: date-time
                         * @description When the library saw it first
                         */
                        addedAt: string;
                        /**
                         * Format: date-time
                         * @description Since when the file is gone
                         */
                        missingSince: string | null;
                        /** @description Whether its header has been read */
                        read: boolean;
                        family: {
                            /** @description For filters: sd1, sd2, sdxl, ... */
                            id: string;
                            /** @description For people */
                            label: string;
                        } | null;
                        /** @description Kind that its keys tell */
                        holds: string | null;
                        /** @description Of an upscaler */
                        architecture: string | null;
                        /** @description Element types, that of most values first */
                        precision: string[];
                        /** @description Words that its makers or owner state */
                        triggerWords: string[];
                        captions: {
                            /** @description A word of its training captions */
                            words: string;
                            /** @description How often */
                            count: number;
                        }[];
                        /** @description As its makers call it */
                        title: string | null;
                        /** @description Who made it */
                        author: string | null;
                        /** @description As its metadata states it */
                        licence: string | null;
                        /** @description Another name that prompts may use */
                        alias: string | null;
                        /** @description What it was trained on */
                        baseModel: string | null;
                        /** @description Plain text of its makers or owner */
                        description: string | null;
                        /** @description What its owner prefers */
                        strength: number | null;
                        /** @description For the negative prompt */
                        negative: string | null;
                        /** @description Of the whole file, when it has been hashed */
                        sha256: string | null;
                        /** @description First ten digits: A1111's model hash */
                        autoV2: string | null;
                        /** @description A1111's hash of a LoRA */
                        autoV3: string | null;
                        /** @description Address of a small picture */
                        preview: string | null;
                        problem: {
                            /** @description For programs */
                            code: string;
                            /** @description Why its header cannot be read */
                            detail: string;
                        } | null;
                        /** @description What people noted */
                        notes: string;
                        /** @description Tags */
                        tags: string[];
                        /** @description Whether it is a favourite */
                        favourite: boolean;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the model */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description What to note, in place of what was noted */
                    notes?: string;
                    /** @description All tags that it is to have */
                    tags?: string[];
                    /** @description Tags to add */
                    addTags?: string[];
                    /** @description Tags to remove */
                    removeTags?: string[];
                    /** @description Whether it is a favourite */
                    favourite?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description Of the model
                         */
                        id: string;
                        /**
                         * @description Kind of model, by its folder
                         * @enum {string}
                         */
                        kind: "checkpoint" | "lora" | "embedding" | "vae" | "upscaler" | "controlnet" | "clip-vision" | "text-encoder" | "diffusion-model" | "hypernetwork" | "face-restorer" | "preview-decoder" | "annotator";
                        /** @description What a request calls it */
                        name: string;
                        /** @description Why no request can: `shadowed` by another file of the name, or a `name` that requests do not take */
                        unreachable: string | null;
                        /** @description Name of the file */
                        filename: string;
                        /** @description Whether it is a folder in diffusers' layout */
                        folder: boolean;
                        /** @description Size */
                        bytes: number;
                        /**
                         * Format: date-time
                         * @description When the file was changed last
                         */
                        modifiedAt: string;
                        /**
                         * Format: date-time
                         * @description When the library saw it first
                         */
                        addedAt: string;
                        /**
                         * Format: date-time
                         * @description Since when the file is gone
                         */
                        missingSince: string | null;
                        /** @description Whether its header has been read */
                        read: boolean;
                        family: {
                            /** @description For filters: sd1, sd2, sdxl, ... */
                            id: string;
                            /** @description For people */
                            label: string;
                        } | null;
                        /** @description Kind that its keys tell */
                        holds: string | null;
                        /** @description Of an upscaler */
                        architecture: string | null;
                        /** @description Element types, that of most values first */
                        precision: string[];
                        /** @description Words that its makers or owner state */
                        triggerWords: string[];
                        captions: {
                            /** @description A word of its training captions */
                            words: string;
                            /** @description How often */
                            count: number;
                        }[];
                        /** @description As its makers call it */
                        title: string | null;
                        /** @description Who made it */
                        author: string | null;
                        /** @description As its metadata states it */
                        licence: string | null;
                        /** @description Another name that prompts may use */
                        alias: string | null;
                        /** @description What it was trained on */
                        baseModel: string | null;
                        /** @description Plain text of its makers or owner */
                        description: string | null;
                        /** @description What its owner prefers */
                        strength: number | null;
                        /** @description For the negative prompt */
                        negative: string | null;
                        /** @description Of the whole file, when it has been hashed */
                        sha256: string | null;
                        /** @description First ten digits: A1111's model hash */
                        autoV2: string | null;
                        /** @description A1111's hash of a LoRA */
                        autoV3: string | null;
                        /** @description Address of a small picture */
                        preview: string | null;
                        problem: {
                            /** @description For programs */
                            code: string;
                            /** @description Why its header cannot be read */
                            detail: string;
                        } | null;
                        /** @description What people noted */
                        notes: string;
                        /** @description Tags */
                        tags: string[];
                        /** @description Whether it is a favourite */
                        favourite: boolean;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getModelPreview: {
        parameters: {
            query?: {
                /** @description Its version */
                v?: string;
            };
            header?: never;
            path: {
                /** @description Of the model */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/webp": string;
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCatalogue: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        entries: {
                            /** @description What to ask for */
                            id: string;
                            /**
                             * @description Kind of model, which decides the folder
                             * @enum {string}
                             */
                            kind: "checkpoint" | "lora" | "embedding" | "vae" | "upscaler" | "controlnet" | "clip-vision" | "text-encoder" | "diffusion-model" | "hypernetwork" | "face-restorer" | "preview-decoder" | "annotator" | "tagger" | "speech";
                            /** @description What it is */
                            title: string;
                            files: string[];
                            /** @description Size of all files; absent where it is not known */
                            bytes?: number;
                            licence: {
                                /** @description SPDX identifier or name */
                                name: string;
                                /** @description Where it can be read */
                                address: string;
                            };
                            usedBy: string[];
                            /** @description Whether its SHA-256 is known beforehand */
                            verified: boolean;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPulls: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        pulls: {
                            /**
                             * Format: uuid
                             * @description Of the download
                             */
                            id: string;
                            /** @description What was asked for */
                            what: string;
                            /**
                             * @description What it has become
                             * @enum {string}
                             */
                            state: "waiting" | "running" | "done" | "failed" | "cancelled";
                            progress: {
                                /**
                                 * @description What it is doing
                                 * @enum {string}
                                 */
                                stage: "ask" | "fetch" | "check" | "convert";
                                /** @description The file's name */
                                file?: string;
                                /** @description Bytes done */
                                done?: number;
                                /** @description Bytes in all */
                                of?: number;
                            } | null;
                            files: {
                                /** @description Place below the data folder */
                                file: string;
                                /**
                                 * @description Kind of model, which decides the folder
                                 * @enum {string}
                                 */
                                kind: "checkpoint" | "lora" | "embedding" | "vae" | "upscaler" | "controlnet" | "clip-vision" | "text-encoder" | "diffusion-model" | "hypernetwork" | "face-restorer" | "preview-decoder" | "annotator" | "tagger" | "speech";
                                /** @description Size as it was fetched */
                                bytes: number;
                                /** @description SHA-256 as it was fetched */
                                sha256: string;
                                /**
                                 * @description Whose SHA-256 it was compared with; null: not verified
                                 * @enum {string|null}
                                 */
                                verified: "asker" | "catalogue" | "site" | null;
                                /** @description Whether it lay there already */
                                already: boolean;
                                /** @description Bytes that were fetched now */
                                fetched: number;
                                converted?: {
                                    /** @description Tensors that were compared */
                                    tensors: number;
                                    leftOut: string[];
                                };
                                /** @description Place of the pickle that was kept */
                                original?: string;
                            }[] | null;
                            error: components["schemas"]["Problem"] | null;
                            /**
                             * Format: date-time
                             * @description When it was asked for
                             */
                            createdAt: string;
                            /**
                             * Format: date-time
                             * @description When it ended
                             */
                            finishedAt: string | null;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    startPull: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description A name of the catalogue, hf:owner/repo/path@revision, civitai:VERSION_ID, or an address */
                    what: string;
                    /**
                     * @description Kind of model, which decides the folder
                     * @enum {string}
                     */
                    kind?: "checkpoint" | "lora" | "embedding" | "vae" | "upscaler" | "controlnet" | "clip-vision" | "text-encoder" | "diffusion-model" | "hypernetwork" | "face-restorer" | "preview-decoder" | "annotator" | "tagger" | "speech";
                    /** @description SHA-256 that the file must have */
                    sha256?: string;
                    /** @description Name in place of the server's */
                    name?: string;
                    /** @description Keep a pickle beside what is made of it */
                    keepOriginal?: boolean;
                };
            };
        };
        responses: {
            /** @description Queued */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description Of the download
                         */
                        id: string;
                        /** @description What was asked for */
                        what: string;
                        /**
                         * @description What it has become
                         * @enum {string}
                         */
                        state: "waiting" | "running" | "done" | "failed" | "cancelled";
                        progress: {
                            /**
                             * @description What it is doing
                             * @enum {string}
                             */
                            stage: "ask" | "fetch" | "check" | "convert";
                            /** @description The file's name */
                            file?: string;
                            /** @description Bytes done */
                            done?: number;
                            /** @description Bytes in all */
                            of?: number;
                        } | null;
                        files: {
                            /** @description Place below the data folder */
                            file: string;
                            /**
                             * @description Kind of model, which decides the folder
                             * @enum {string}
                             */
                            kind: "checkpoint" | "lora" | "embedding" | "vae" | "upscaler" | "controlnet" | "clip-vision" | "text-encoder" | "diffusion-model" | "hypernetwork" | "face-restorer" | "preview-decoder" | "annotator" | "tagger" | "speech";
                            /** @description Size as it was fetched */
                            bytes: number;
                            /** @description SHA-256 as it was fetched */
                            sha256: string;
                            /**
                             * @description Whose SHA-256 it was compared with; null: not verified
                             * @enum {string|null}
                             */
                            verified: "asker" | "catalogue" | "site" | null;
                            /** @description Whether it lay there already */
                            already: boolean;
                            /** @description Bytes that were fetched now */
                            fetched: number;
                            converted?: {
                                /** @description Tensors that were compared */
                                tensors: number;
                                leftOut: string[];
                            };
                            /** @description Place of the pickle that was kept */
                            original?: string;
                        }[] | null;
                        error: components["schemas"]["Problem"] | null;
                        /**
                         * Format: date-time
                         * @description When it was asked for
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description When it ended
                         */
                        finishedAt: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPull: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The download's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description Of the download
                         */
                        id: string;
                        /** @description What was asked for */
                        what: string;
                        /**
                         * @description What it has become
                         * @enum {string}
                         */
                        state: "waiting" | "running" | "done" | "failed" | "cancelled";
                        progress: {
                            /**
                             * @description What it is doing
                             * @enum {string}
                             */
                            stage: "ask" | "fetch" | "check" | "convert";
                            /** @description The file's name */
                            file?: string;
                            /** @description Bytes done */
                            done?: number;
                            /** @description Bytes in all */
                            of?: number;
                        } | null;
                        files: {
                            /** @description Place below the data folder */
                            file: string;
                            /**
                             * @description Kind of model, which decides the folder
                             * @enum {string}
                             */
                            kind: "checkpoint" | "lora" | "embedding" | "vae" | "upscaler" | "controlnet" | "clip-vision" | "text-encoder" | "diffusion-model" | "hypernetwork" | "face-restorer" | "preview-decoder" | "annotator" | "tagger" | "speech";
                            /** @description Size as it was fetched */
                            bytes: number;
                            /** @description SHA-256 as it was fetched */
                            sha256: string;
                            /**
                             * @description Whose SHA-256 it was compared with; null: not verified
                             * @enum {string|null}
                             */
                            verified: "asker" | "catalogue" | "site" | null;
                            /** @description Whether it lay there already */
                            already: boolean;
                            /** @description Bytes that were fetched now */
                            fetched: number;
                            converted?: {
                                /** @description Tensors that were compared */
                                tensors: number;
                                leftOut: string[];
                            };
                            /** @description Place of the pickle that was kept */
                            original?: string;
                        }[] | null;
                        error: components["schemas"]["Problem"] | null;
                        /**
                         * Format: date-time
                         * @description When it was asked for
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description When it ended
                         */
                        finishedAt: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelPull: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The download's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Queued */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uuid
                         * @description Of the download
                         */
                        id: string;
                        /** @description What was asked for */
                        what: string;
                        /**
                         * @description What it has become
                         * @enum {string}
                         */
                        state: "waiting" | "running" | "done" | "failed" | "cancelled";
                        progress: {
                            /**
                             * @description What it is doing
                             * @enum {string}
                             */
                            stage: "ask" | "fetch" | "check" | "convert";
                            /** @description The file's name */
                            file?: string;
                            /** @description Bytes done */
                            done?: number;
                            /** @description Bytes in all */
                            of?: number;
                        } | null;
                        files: {
                            /** @description Place below the data folder */
                            file: string;
                            /**
                             * @description Kind of model, which decides the folder
                             * @enum {string}
                             */
                            kind: "checkpoint" | "lora" | "embedding" | "vae" | "upscaler" | "controlnet" | "clip-vision" | "text-encoder" | "diffusion-model" | "hypernetwork" | "face-restorer" | "preview-decoder" | "annotator" | "tagger" | "speech";
                            /** @description Size as it was fetched */
                            bytes: number;
                            /** @description SHA-256 as it was fetched */
                            sha256: string;
                            /**
                             * @description Whose SHA-256 it was compared with; null: not verified
                             * @enum {string|null}
                             */
                            verified: "asker" | "catalogue" | "site" | null;
                            /** @description Whether it lay there already */
                            already: boolean;
                            /** @description Bytes that were fetched now */
                            fetched: number;
                            converted?: {
                                /** @description Tensors that were compared */
                                tensors: number;
                                leftOut: string[];
                            };
                            /** @description Place of the pickle that was kept */
                            original?: string;
                        }[] | null;
                        error: components["schemas"]["Problem"] | null;
                        /**
                         * Format: date-time
                         * @description When it was asked for
                         */
                        createdAt: string;
                        /**
                         * Format: date-time
                         * @description When it ended
                         */
                        finishedAt: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTaggers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description As tools call them */
                        names: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTrainingRuns: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        runs: {
                            /** @description Of the run, and of what it makes */
                            name: string;
                            /** @description What trains */
                            tool: string | null;
                            /**
                             * Format: date-time
                             * @description When it was begun or gone on with last
                             */
                            startedAt: string | null;
                            /**
                             * Format: date-time
                             * @description When its last step was noted
                             */
                            changedAt: string;
                            /** @description Steps taken */
                            step: number;
                            /** @description Steps of the whole run */
                            steps: number | null;
                            /** @description Epoch of the last step */
                            epoch: number;
                            /** @description Loss of the last step */
                            loss: number | null;
                            /** @description Of the pictures held back */
                            validationLoss: number | null;
                            /** @description Whether it can go on */
                            hasState: boolean;
                            finished: {
                                /**
                                 * Format: date-time
                                 * @description When
                                 */
                                at: string;
                                /** @description Name of the file */
                                file: string;
                                /** @description Its size */
                                bytes: number;
                            } | null;
                            /** @description Mean losses of parts of the run, in order */
                            curve: number[];
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTrainingRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the run */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Of the run, and of what it makes */
                        name: string;
                        /** @description What trains */
                        tool: string | null;
                        /**
                         * Format: date-time
                         * @description When it was begun or gone on with last
                         */
                        startedAt: string | null;
                        /**
                         * Format: date-time
                         * @description When its last step was noted
                         */
                        changedAt: string;
                        /** @description Steps taken */
                        step: number;
                        /** @description Steps of the whole run */
                        steps: number | null;
                        /** @description Epoch of the last step */
                        epoch: number;
                        /** @description Loss of the last step */
                        loss: number | null;
                        /** @description Of the pictures held back */
                        validationLoss: number | null;
                        /** @description Whether it can go on */
                        hasState: boolean;
                        finished: {
                            /**
                             * Format: date-time
                             * @description When
                             */
                            at: string;
                            /** @description Name of the file */
                            file: string;
                            /** @description Its size */
                            bytes: number;
                        } | null;
                        /** @description Mean losses of parts of the run, in order */
                        curve: number[];
                        /** @description What it was asked with: the same go on with it; null where that names files in a way that no service takes */
                        parameters: {
                            [key: string]: unknown;
                        } | null;
                        records: {
                            /** @description Steps, from 1 */
                            step: number[];
                            /** @description Epoch of each */
                            epoch: number[];
                            /** @description Loss of each, a mean where one stands for several */
                            loss: number[];
                            /** @description Learning rate of each */
                            learningRate: number[];
                            /** @description Seconds that each took */
                            seconds: number[];
                            /** @description Of the pictures held back, where it was measured */
                            validationLoss: (number | null)[];
                        };
                        /** @description Pictures drawn meanwhile, in order */
                        samples: {
                            /** @description The picture */
                            url: string;
                            /** @description Steps taken by then */
                            step: number;
                            /** @description Which of the prompts, from 1 */
                            prompt: number;
                        }[];
                        /** @description What it has made, the last first */
                        files: {
                            /** @description As requests call it */
                            name: string;
                            /** @description Kind of model */
                            kind: string;
                            /** @description Size */
                            bytes: number;
                            /** @description After which epoch; null for the last */
                            epoch: number | null;
                        }[];
                        advice: {
                            /** @description Whose file is likely the best */
                            epoch: number;
                            /** @description Whether to stop */
                            text: string;
                        } | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTrainingLosses: {
        parameters: {
            query?: {
                /** @description The last step that is known */
                after?: number;
            };
            header?: never;
            path: {
                /** @description Of the run */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        records: {
                            /** @description Steps, from 1 */
                            step: number[];
                            /** @description Epoch of each */
                            epoch: number[];
                            /** @description Loss of each, a mean where one stands for several */
                            loss: number[];
                            /** @description Learning rate of each */
                            learningRate: number[];
                            /** @description Seconds that each took */
                            seconds: number[];
                            /** @description Of the pictures held back, where it was measured */
                            validationLoss: (number | null)[];
                        };
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTrainingSample: {
        parameters: {
            query?: {
                /** @description Its version */
                v?: string;
            };
            header?: never;
            path: {
                /** @description Of the run */
                name: string;
                /** @description Its file */
                file: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A PNG */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/png": string;
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readPrompt: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description What the picture shows */
                    prompt: string;
                    /**
                     * @description What it should not show
                     * @default
                     */
                    negative_prompt?: string;
                    /**
                     * @description The model whose tokenizer counts
                     * @default inkloom-mini
                     */
                    model?: string;
                    /**
                     * @description How weights are read
                     * @default original
                     * @enum {string}
                     */
                    emphasis?: "original" | "no-norm" | "ignore" | "none" | "comfy" | "comfy++" | "comfy-a1111" | "compel" | "down-weight";
                    /**
                     * @description Names of styles with commas between
                     * @default
                     */
                    styles?: string;
                    /**
                     * @description Whether texts are repaired first
                     * @default false
                     */
                    repair_text?: boolean;
                    /**
                     * @description Steps, which schedules count
                     * @default 20
                     */
                    steps?: number;
                    /**
                     * @description Draws the wildcards
                     * @default -1
                     */
                    seed?: number;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Tokens of one chunk */
                        limit: number;
                        prompt: {
                            /** @description Of the longest part that `AND` joins, when it is longest */
                            tokens: number;
                            /** @description Windows of the text encoder */
                            chunks: {
                                /** @description Of this chunk */
                                tokens: number;
                                /** @description The first character, in UTF-16 units */
                                from: number;
                                /** @description The first character behind it */
                                to: number;
                                /** @description Which part of `AND`, from 0 */
                                part: number;
                            }[];
                            /** @description What means more than its words, what holds others first */
                            spans: {
                                /** @description The first character, in UTF-16 units */
                                from: number;
                                /** @description The first character behind it */
                                to: number;
                                /**
                                 * @description What it is
                                 * @enum {string}
                                 */
                                kind: "comment" | "weight" | "lora" | "embedding" | "wildcard" | "variant" | "schedule" | "alternation" | "break" | "and";
                                /** @description Of these brackets or this tag alone */
                                weight?: number;
                                /** @description What it names */
                                name?: string;
                                /** @description Whether that is there */
                                known?: boolean;
                            }[];
                            /** @description What is wrong with the text */
                            faults: {
                                /** @description The first character, in UTF-16 units */
                                from: number;
                                /** @description The first character behind it */
                                to: number;
                                /**
                                 * @description For programs
                                 * @enum {string}
                                 */
                                code: "annotator/damaged" | "annotator/input" | "annotator/missing" | "annotator/unknown" | "asset/missing" | "asset/name" | "auth/account" | "auth/forbidden" | "auth/full" | "auth/last-admin" | "auth/many" | "auth/required" | "auth/setup" | "auth/taken" | "auth/unknown" | "auth/wrong" | "backup/incomplete" | "backup/malformed" | "backup/not-empty" | "board/many" | "board/name" | "board/taken" | "board/unknown" | "config/invalid" | "config/malformed" | "config/unknown" | "config/unwritable" | "control/damaged" | "control/family" | "control/missing" | "control/unit" | "dataset/busy" | "dataset/caption" | "dataset/changed" | "dataset/config" | "dataset/empty" | "dataset/journal" | "dataset/missing" | "dataset/picture" | "dataset/tag-list" | "dataset/unsupported" | "document/body" | "document/conflict" | "document/many" | "document/name" | "document/unknown" | "folder/failed" | "folder/other" | "gallery/cursor" | "gallery/tag" | "gallery/unknown" | "generate/not-finite" | "graph/gradient" | "graph/shape" | "grid/axis" | "grid/other" | "hires/latents" | "hires/upscaler" | "input/invalid" | "input/name" | "input/picture" | "input/usage" | "job/failed" | "job/waited-for" | "job/worker-died" | "library/preview" | "library/unhashed" | "library/unknown" | "lora/block-weights" | "lora/family" | "lora/missing" | "lora/not-finite" | "lora/unreadable" | "mask/empty" | "mask/size" | "memory/short" | "merge/families" | "merge/kinds" | "merge/nothing" | "merge/overflow" | "merge/request" | "merge/shapes" | "model/family" | "model/incomplete" | "model/missing" | "models/config" | "models/installation" | "models/unknown" | "onnx/clip-skip" | "onnx/external-data" | "onnx/interface" | "onnx/malformed" | "onnx/size" | "onnx/unsupported" | "onnx/weights-needed" | "output/exists" | "output/full" | "output/unwritable" | "picture/untold" | "pose/malformed" | "prompt/embedding" | "prompt/list" | "prompt/network" | "prompt/style" | "prompt/syntax" | "prompt/tags" | "prompt/too-long" | "prompt/weight" | "prompt/wildcard" | "pull/address" | "pull/answer" | "pull/busy" | "pull/changed" | "pull/checksum" | "pull/content" | "pull/conversion" | "pull/denied" | "pull/exists" | "pull/missing" | "pull/page" | "pull/size" | "pull/source" | "pull/space" | "pull/unknown" | "pull/unreachable" | "queue/dependency" | "queue/full" | "queue/state" | "queue/taken" | "queue/unknown" | "request/host" | "request/large" | "request/malformed" | "request/media" | "request/method" | "request/origin" | "request/proxied" | "request/range" | "request/unknown" | "runtime/device-absent" | "runtime/failed" | "runtime/feeds" | "runtime/host-died" | "runtime/out-of-memory" | "runtime/released" | "service/address" | "service/failed" | "service/unreachable" | "service/workers" | "storage/address" | "storage/busy" | "storage/damaged" | "storage/encoding" | "storage/full" | "storage/newer" | "storage/objects" | "storage/refused" | "storage/unreachable" | "storage/unwritable" | "tagger/damaged" | "tagger/labels" | "tagger/missing" | "tagger/unsupported" | "tokenizer/malformed" | "tokenizer/missing" | "tokenizer/too-large" | "training/busy" | "training/checkpoint" | "training/diverged" | "training/optimizer" | "training/option" | "training/precision" | "training/resume" | "training/schedule" | "training/state" | "training/unknown" | "upscaler/damaged" | "upscaler/missing" | "upscaler/not-finite" | "upscaler/size" | "upscaler/unknown" | "webhook/refused" | "weights/byte-order" | "weights/changed" | "weights/dtype" | "weights/empty" | "weights/file-missing" | "weights/header" | "weights/index" | "weights/layout" | "weights/missing" | "weights/no-tensors" | "weights/not-a-file" | "weights/not-finite" | "weights/pickle" | "weights/pickle-import" | "weights/pickle-limit" | "weights/pointer" | "weights/too-large" | "weights/truncated" | "weights/unknown-format" | "weights/zip" | "workflow/file" | "workflow/invalid" | "workflow/nothing" | "workflow/sizes" | "workflow/untold";
                                /** @description What is wrong */
                                message: string;
                            }[];
                            /** @description Whether words are drawn: tokens are of one draw */
                            drawn: boolean;
                        };
                        negative_prompt: {
                            /** @description Of the longest part that `AND` joins, when it is longest */
                            tokens: number;
                            /** @description Windows of the text encoder */
                            chunks: {
                                /** @description Of this chunk */
                                tokens: number;
                                /** @description The first character, in UTF-16 units */
                                from: number;
                                /** @description The first character behind it */
                                to: number;
                                /** @description Which part of `AND`, from 0 */
                                part: number;
                            }[];
                            /** @description What means more than its words, what holds others first */
                            spans: {
                                /** @description The first character, in UTF-16 units */
                                from: number;
                                /** @description The first character behind it */
                                to: number;
                                /**
                                 * @description What it is
                                 * @enum {string}
                                 */
                                kind: "comment" | "weight" | "lora" | "embedding" | "wildcard" | "variant" | "schedule" | "alternation" | "break" | "and";
                                /** @description Of these brackets or this tag alone */
                                weight?: number;
                                /** @description What it names */
                                name?: string;
                                /** @description Whether that is there */
                                known?: boolean;
                            }[];
                            /** @description What is wrong with the text */
                            faults: {
                                /** @description The first character, in UTF-16 units */
                                from: number;
                                /** @description The first character behind it */
                                to: number;
                                /**
                                 * @description For programs
                                 * @enum {string}
                                 */
                                code: "annotator/damaged" | "annotator/input" | "annotator/missing" | "annotator/unknown" | "asset/missing" | "asset/name" | "auth/account" | "auth/forbidden" | "auth/full" | "auth/last-admin" | "auth/many" | "auth/required" | "auth/setup" | "auth/taken" | "auth/unknown" | "auth/wrong" | "backup/incomplete" | "backup/malformed" | "backup/not-empty" | "board/many" | "board/name" | "board/taken" | "board/unknown" | "config/invalid" | "config/malformed" | "config/unknown" | "config/unwritable" | "control/damaged" | "control/family" | "control/missing" | "control/unit" | "dataset/busy" | "dataset/caption" | "dataset/changed" | "dataset/config" | "dataset/empty" | "dataset/journal" | "dataset/missing" | "dataset/picture" | "dataset/tag-list" | "dataset/unsupported" | "document/body" | "document/conflict" | "document/many" | "document/name" | "document/unknown" | "folder/failed" | "folder/other" | "gallery/cursor" | "gallery/tag" | "gallery/unknown" | "generate/not-finite" | "graph/gradient" | "graph/shape" | "grid/axis" | "grid/other" | "hires/latents" | "hires/upscaler" | "input/invalid" | "input/name" | "input/picture" | "input/usage" | "job/failed" | "job/waited-for" | "job/worker-died" | "library/preview" | "library/unhashed" | "library/unknown" | "lora/block-weights" | "lora/family" | "lora/missing" | "lora/not-finite" | "lora/unreadable" | "mask/empty" | "mask/size" | "memory/short" | "merge/families" | "merge/kinds" | "merge/nothing" | "merge/overflow" | "merge/request" | "merge/shapes" | "model/family" | "model/incomplete" | "model/missing" | "models/config" | "models/installation" | "models/unknown" | "onnx/clip-skip" | "onnx/external-data" | "onnx/interface" | "onnx/malformed" | "onnx/size" | "onnx/unsupported" | "onnx/weights-needed" | "output/exists" | "output/full" | "output/unwritable" | "picture/untold" | "pose/malformed" | "prompt/embedding" | "prompt/list" | "prompt/network" | "prompt/style" | "prompt/syntax" | "prompt/tags" | "prompt/too-long" | "prompt/weight" | "prompt/wildcard" | "pull/address" | "pull/answer" | "pull/busy" | "pull/changed" | "pull/checksum" | "pull/content" | "pull/conversion" | "pull/denied" | "pull/exists" | "pull/missing" | "pull/page" | "pull/size" | "pull/source" | "pull/space" | "pull/unknown" | "pull/unreachable" | "queue/dependency" | "queue/full" | "queue/state" | "queue/taken" | "queue/unknown" | "request/host" | "request/large" | "request/malformed" | "request/media" | "request/method" | "request/origin" | "request/proxied" | "request/range" | "request/unknown" | "runtime/device-absent" | "runtime/failed" | "runtime/feeds" | "runtime/host-died" | "runtime/out-of-memory" | "runtime/released" | "service/address" | "service/failed" | "service/unreachable" | "service/workers" | "storage/address" | "storage/busy" | "storage/damaged" | "storage/encoding" | "storage/full" | "storage/newer" | "storage/objects" | "storage/refused" | "storage/unreachable" | "storage/unwritable" | "tagger/damaged" | "tagger/labels" | "tagger/missing" | "tagger/unsupported" | "tokenizer/malformed" | "tokenizer/missing" | "tokenizer/too-large" | "training/busy" | "training/checkpoint" | "training/diverged" | "training/optimizer" | "training/option" | "training/precision" | "training/resume" | "training/schedule" | "training/state" | "training/unknown" | "upscaler/damaged" | "upscaler/missing" | "upscaler/not-finite" | "upscaler/size" | "upscaler/unknown" | "webhook/refused" | "weights/byte-order" | "weights/changed" | "weights/dtype" | "weights/empty" | "weights/file-missing" | "weights/header" | "weights/index" | "weights/layout" | "weights/missing" | "weights/no-tensors" | "weights/not-a-file" | "weights/not-finite" | "weights/pickle" | "weights/pickle-import" | "weights/pickle-limit" | "weights/pointer" | "weights/too-large" | "weights/truncated" | "weights/unknown-format" | "weights/zip" | "workflow/file" | "workflow/invalid" | "workflow/nothing" | "workflow/sizes" | "workflow/untold";
                                /** @description What is wrong */
                                message: string;
                            }[];
                            /** @description Whether words are drawn: tokens are of one draw */
                            drawn: boolean;
                        };
                        /** @description What is wrong with the model or the styles */
                        faults: {
                            /** @description The first character, in UTF-16 units */
                            from: number;
                            /** @description The first character behind it */
                            to: number;
                            /**
                             * @description For programs
                             * @enum {string}
                             */
                            code: "annotator/damaged" | "annotator/input" | "annotator/missing" | "annotator/unknown" | "asset/missing" | "asset/name" | "auth/account" | "auth/forbidden" | "auth/full" | "auth/last-admin" | "auth/many" | "auth/required" | "auth/setup" | "auth/taken" | "auth/unknown" | "auth/wrong" | "backup/incomplete" | "backup/malformed" | "backup/not-empty" | "board/many" | "board/name" | "board/taken" | "board/unknown" | "config/invalid" | "config/malformed" | "config/unknown" | "config/unwritable" | "control/damaged" | "control/family" | "control/missing" | "control/unit" | "dataset/busy" | "dataset/caption" | "dataset/changed" | "dataset/config" | "dataset/empty" | "dataset/journal" | "dataset/missing" | "dataset/picture" | "dataset/tag-list" | "dataset/unsupported" | "document/body" | "document/conflict" | "document/many" | "document/name" | "document/unknown" | "folder/failed" | "folder/other" | "gallery/cursor" | "gallery/tag" | "gallery/unknown" | "generate/not-finite" | "graph/gradient" | "graph/shape" | "grid/axis" | "grid/other" | "hires/latents" | "hires/upscaler" | "input/invalid" | "input/name" | "input/picture" | "input/usage" | "job/failed" | "job/waited-for" | "job/worker-died" | "library/preview" | "library/unhashed" | "library/unknown" | "lora/block-weights" | "lora/family" | "lora/missing" | "lora/not-finite" | "lora/unreadable" | "mask/empty" | "mask/size" | "memory/short" | "merge/families" | "merge/kinds" | "merge/nothing" | "merge/overflow" | "merge/request" | "merge/shapes" | "model/family" | "model/incomplete" | "model/missing" | "models/config" | "models/installation" | "models/unknown" | "onnx/clip-skip" | "onnx/external-data" | "onnx/interface" | "onnx/malformed" | "onnx/size" | "onnx/unsupported" | "onnx/weights-needed" | "output/exists" | "output/full" | "output/unwritable" | "picture/untold" | "pose/malformed" | "prompt/embedding" | "prompt/list" | "prompt/network" | "prompt/style" | "prompt/syntax" | "prompt/tags" | "prompt/too-long" | "prompt/weight" | "prompt/wildcard" | "pull/address" | "pull/answer" | "pull/busy" | "pull/changed" | "pull/checksum" | "pull/content" | "pull/conversion" | "pull/denied" | "pull/exists" | "pull/missing" | "pull/page" | "pull/size" | "pull/source" | "pull/space" | "pull/unknown" | "pull/unreachable" | "queue/dependency" | "queue/full" | "queue/state" | "queue/taken" | "queue/unknown" | "request/host" | "request/large" | "request/malformed" | "request/media" | "request/method" | "request/origin" | "request/proxied" | "request/range" | "request/unknown" | "runtime/device-absent" | "runtime/failed" | "runtime/feeds" | "runtime/host-died" | "runtime/out-of-memory" | "runtime/released" | "service/address" | "service/failed" | "service/unreachable" | "service/workers" | "storage/address" | "storage/busy" | "storage/damaged" | "storage/encoding" | "storage/full" | "storage/newer" | "storage/objects" | "storage/refused" | "storage/unreachable" | "storage/unwritable" | "tagger/damaged" | "tagger/labels" | "tagger/missing" | "tagger/unsupported" | "tokenizer/malformed" | "tokenizer/missing" | "tokenizer/too-large" | "training/busy" | "training/checkpoint" | "training/diverged" | "training/optimizer" | "training/option" | "training/precision" | "training/resume" | "training/schedule" | "training/state" | "training/unknown" | "upscaler/damaged" | "upscaler/missing" | "upscaler/not-finite" | "upscaler/size" | "upscaler/unknown" | "webhook/refused" | "weights/byte-order" | "weights/changed" | "weights/dtype" | "weights/empty" | "weights/file-missing" | "weights/header" | "weights/index" | "weights/layout" | "weights/missing" | "weights/no-tensors" | "weights/not-a-file" | "weights/not-finite" | "weights/pickle" | "weights/pickle-import" | "weights/pickle-limit" | "weights/pointer" | "weights/too-large" | "weights/truncated" | "weights/unknown-format" | "weights/zip" | "workflow/file" | "workflow/invalid" | "workflow/nothing" | "workflow/sizes" | "workflow/untold";
                            /** @description What is wrong */
                            message: string;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    completePrompt: {
        parameters: {
            query: {
                /** @description The word that is typed, up to the cursor */
                text: string;
                /** @description What may be offered, with commas between */
                kinds?: string;
                /** @description How many */
                limit?: number;
                /** @description In English translations are left out */
                language?: "en" | "zh";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        completions: {
                            /**
                             * @description What it is
                             * @enum {string}
                             */
                            kind: "tag" | "lora" | "embedding" | "wildcard" | "style";
                            /** @description As it is called */
                            name: string;
                            /** @description What to put in place of the word */
                            insert: string;
                            /** @description Of a tag: 0 general, 1 artist, 3 copyright, 4 character, 5 meta */
                            category?: number;
                            /** @description Pictures with the tag, where a list counts them */
                            count?: number;
                            /** @description In Chinese */
                            translation?: string;
                            /** @description Another name, by which it was found */
                            alias?: string;
                            /** @description The beginning of a style's words */
                            words?: string;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPromptHistory: {
        parameters: {
            query?: {
                /** @description Words that either text holds, all of them */
                text?: string;
                /** @description Where the page before ended */
                cursor?: string;
                /** @description Prompts of a page */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        prompts: {
                            /** @description The prompt */
                            prompt: string;
                            /** @description The negative prompt */
                            negative_prompt: string;
                            /**
                             * Format: date-time
                             * @description When it was last asked for
                             */
                            usedAt: string;
                            /** @description How often */
                            times: number;
                        }[];
                        /** @description Where the page before ended */
                        next: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTagLists: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        lists: {
                            /** @description Name of its file without .csv */
                            name: string;
                            /** @description Size */
                            bytes: number;
                            /**
                             * Format: date-time
                             * @description When it was written
                             */
                            modified: string;
                            /** @description Tags in it */
                            tags: number;
                            /** @description Whether it holds translations */
                            translates: boolean;
                            /** @description Lines that were passed over */
                            faulty: number;
                            fault: {
                                /** @description The first of them */
                                line: number;
                                /** @description What is wrong with it */
                                message: string;
                            } | null;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putTagList: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of its file without .csv */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "text/csv": string;
                "application/csv": string;
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Name of its file without .csv */
                        name: string;
                        /** @description Size */
                        bytes: number;
                        /**
                         * Format: date-time
                         * @description When it was written
                         */
                        modified: string;
                        /** @description Tags in it */
                        tags: number;
                        /** @description Whether it holds translations */
                        translates: boolean;
                        /** @description Lines that were passed over */
                        faulty: number;
                        fault: {
                            /** @description The first of them */
                            line: number;
                            /** @description What is wrong with it */
                            message: string;
                        } | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeTagList: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of its file without .csv */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listStyles: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        styles: {
                            /** @description Its name */
                            name: string;
                            /** @description Goes behind the prompt, or around it with {prompt} */
                            prompt: string;
                            /** @description For the negative prompt */
                            negative_prompt: string;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putStyle: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the style */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Goes behind the prompt, or around it with {prompt} */
                    prompt: string;
                    /**
                     * @description For the negative prompt
                     * @default
                     */
                    negative_prompt?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Its name */
                        name: string;
                        /** @description Goes behind the prompt, or around it with {prompt} */
                        prompt: string;
                        /** @description For the negative prompt */
                        negative_prompt: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeStyle: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the style */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether any value waits for a new start */
                        restart: boolean;
                        groups: {
                            title: {
                                /** @description English */
                                en: string;
                                /** @description Chinese */
                                zh: string;
                            };
                            settings: {
                                /**
                                 * @description Its name
                                 * @enum {string}
                                 */
                                key: "host" | "port" | "alsoPort" | "databaseUrl" | "s3.bucket" | "s3.prefix" | "s3.endpoint" | "s3.region" | "s3.pathStyle" | "s3.accessKeyId" | "s3.secretAccessKey" | "modelsFrom" | "login" | "allowedHosts" | "allowedOrigins" | "requestsPerMinute" | "trustedProxies" | "slots" | "waiting" | "waitingPerUser" | "webhookHosts" | "webhookSecret" | "pictureHosts" | "pullHosts" | "uploadLimit" | "pixelLimit" | "logLevel";
                                label: {
                                    /** @description English */
                                    en: string;
                                    /** @description Chinese */
                                    zh: string;
                                };
                                help: {
                                    /** @description English */
                                    en: string;
                                    /** @description Chinese */
                                    zh: string;
                                };
                                /** @description What one value is, as JSON Schema */
                                schema: {
                                    [key: string]: unknown;
                                };
                                /** @description Whether it is a list of such values */
                                many: boolean;
                                /** @description Whether its value is never shown */
                                secret: boolean;
                                expected: {
                                    /** @description English */
                                    en: string;
                                    /** @description Chinese */
                                    zh: string;
                                };
                                whenAbsent: {
                                    /** @description English */
                                    en: string;
                                    /** @description Chinese */
                                    zh: string;
                                } | null;
                                unit: {
                                    /** @description English */
                                    en: string;
                                    /** @description Chinese */
                                    zh: string;
                                } | null;
                                /** @description What it is set to; null for secrets */
                                value: string | number | boolean | string[] | null;
                                /** @description Whether it has a value */
                                isSet: boolean;
                                source: {
                                    /**
                                     * @description What sets it
                                     * @enum {string}
                                     */
                                    kind: "default" | "file" | "environment" | "flag";
                                    /** @description The file, variable or flag */
                                    name: string | null;
                                };
                                /** @description Whether a change takes effect: variables and flags go before the file */
                                changeable: boolean;
                                /** @description Whether its value waits for a new start */
                                restart: boolean;
                            }[];
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Values by key; null takes a setting out of the file, so that its default counts again */
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: string | number | boolean | string[] | null;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether any value waits for a new start */
                        restart: boolean;
                        groups: {
                            title: {
                                /** @description English */
                                en: string;
                                /** @description Chinese */
                                zh: string;
                            };
                            settings: {
                                /**
                                 * @description Its name
                                 * @enum {string}
                                 */
                                key: "host" | "port" | "alsoPort" | "databaseUrl" | "s3.bucket" | "s3.prefix" | "s3.endpoint" | "s3.region" | "s3.pathStyle" | "s3.accessKeyId" | "s3.secretAccessKey" | "modelsFrom" | "login" | "allowedHosts" | "allowedOrigins" | "requestsPerMinute" | "trustedProxies" | "slots" | "waiting" | "waitingPerUser" | "webhookHosts" | "webhookSecret" | "pictureHosts" | "pullHosts" | "uploadLimit" | "pixelLimit" | "logLevel";
                                label: {
                                    /** @description English */
                                    en: string;
                                    /** @description Chinese */
                                    zh: string;
                                };
                                help: {
                                    /** @description English */
                                    en: string;
                                    /** @description Chinese */
                                    zh: string;
                                };
                                /** @description What one value is, as JSON Schema */
                                schema: {
                                    [key: string]: unknown;
                                };
                                /** @description Whether it is a list of such values */
                                many: boolean;
                                /** @description Whether its value is never shown */
                                secret: boolean;
                                expected: {
                                    /** @description English */
                                    en: string;
                                    /** @description Chinese */
                                    zh: string;
                                };
                                whenAbsent: {
                                    /** @description English */
                                    en: string;
                                    /** @description Chinese */
                                    zh: string;
                                } | null;
                                unit: {
                                    /** @description English */
                                    en: string;
                                    /** @description Chinese */
                                    zh: string;
                                } | null;
                                /** @description What it is set to; null for secrets */
                                value: string | number | boolean | string[] | null;
                                /** @description Whether it has a value */
                                isSet: boolean;
                                source: {
                                    /**
                                     * @description What sets it
                                     * @enum {string}
                                     */
                                    kind: "default" | "file" | "environment" | "flag";
                                    /** @description The file, variable or flag */
                                    name: string | null;
                                };
                                /** @description Whether a change takes effect: variables and flags go before the file */
                                changeable: boolean;
                                /** @description Whether its value waits for a new start */
                                restart: boolean;
                            }[];
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDocument: {
        parameters: {
            query?: {
                /** @description Language, before that of the header */
                lang?: "en" | "zh";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OpenAPI 3.1 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPage: {
        parameters: {
            query?: {
                /** @description Language, before that of the header */
                lang?: "en" | "zh";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
